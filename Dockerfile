# extend-mcp in a container: MCP over stdio, or over HTTP with `serve --http --host 0.0.0.0`; docs/install.md says how.
FROM python:3.13-slim-trixie AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY extend_mcp extend_mcp
RUN python3 -m venv /opt/extend-mcp
RUN /opt/extend-mcp/bin/python -m pip install --no-cache-dir --disable-pip-version-check '.[ocr,cluster]'

FROM python:3.13-slim-trixie
LABEL io.modelcontextprotocol.server.name="io.github.extend-mcp/extend-mcp" \
      org.opencontainers.image.title="extend-mcp" \
      org.opencontainers.image.description="The Extend document API for AI agents, over MCP: in the cloud, or on this machine with no account." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates fonts-dejavu-core fonts-droid-fallback \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/extend-mcp /opt/extend-mcp
COPY docker/health.py /opt/extend-mcp/health.py
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
ENV PATH="/opt/extend-mcp/bin:$PATH" \
    HOME="/data" \
    EXTEND_DATA_DIR="/data" \
    PYTHONDONTWRITEBYTECODE="1"
USER 10001:10001
# The one place that is written to. Temporary files go to /tmp where it can be written, else here.
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/opt/extend-mcp/bin/python", "/opt/extend-mcp/health.py"]
ENTRYPOINT ["extend-mcp"]
