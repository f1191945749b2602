"""Classify and split: runs, and what they are run with."""

from extend_mcp.wire.base import Wire
from extend_mcp.wire.classify import (
    Classifier,
    ClassifierRef,
    ClassifierRequest,
    ClassifierSummary,
    ClassifierUpdate,
    ClassifierVersion,
    ClassifierVersionRequest,
    ClassifyBatchRequest,
    ClassifyConfig,
    ClassifyRequest,
    ClassifyRun,
    ClassifyRunSummary,
)
from extend_mcp.wire.files import BatchInput
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.split import (
    SplitBatchRequest,
    SplitConfig,
    SplitRequest,
    SplitRun,
    SplitRunSummary,
    Splitter,
    SplitterRef,
    SplitterRequest,
    SplitterSummary,
    SplitterUpdate,
    SplitterVersion,
    SplitterVersionRequest,
)
from tests.wire import BY_ID, BY_URL, REF, TEXT, TOKEN, Call, load

CLASSIFYING = ClassifyConfig.read(load("responses", "classify_run")["config"])
CLASSIFIER = ClassifierRef(
    id="cl_Bv6", version="draft", override_config=ClassifyConfig(classification_rules="Look twice.")
)
SPLITTING = SplitConfig.read(load("responses", "split_run")["config"])
SPLITTER = SplitterRef(id="spl_Mk1", version="draft", override_config=SplitConfig(split_rules="Look twice."))

RESPONSES: dict[str, type[Wire]] = {
    "classify_run": ClassifyRun,
    "classify_run_started": ClassifyRun,
    "classify_runs": ListPage[ClassifyRunSummary],
    "classifier": Classifier,
    "classifiers": ListPage[ClassifierSummary],
    "classifier_version": ClassifierVersion,
    "classifier_versions": ListPage[ClassifierVersion],
    "split_run": SplitRun,
    "split_run_started": SplitRun,
    "split_runs": ListPage[SplitRunSummary],
    "splitter": Splitter,
    "splitters": ListPage[SplitterSummary],
    "splitter_version": SplitterVersion,
    "splitter_versions": ListPage[SplitterVersion],
}

BODIES: dict[str, type[Wire]] = {
    "classify": ClassifyRequest,
    "classify_run_batch": ClassifyBatchRequest,
    "classify_run_create": ClassifyRequest,
    "classifier_clone": ClassifierRequest,
    "classifier_create": ClassifierRequest,
    "classifier_update": ClassifierUpdate,
    "classifier_version_create": ClassifierVersionRequest,
    "split": SplitRequest,
    "split_run_batch": SplitBatchRequest,
    "split_run_create": SplitRequest,
    "splitter_clone": SplitterRequest,
    "splitter_create": SplitterRequest,
    "splitter_update": SplitterUpdate,
    "splitter_version_create": SplitterVersionRequest,
}

CALLS: dict[str, Call] = {
    "classify": ("classify_run", lambda api: api.classify_runs.classify(file=TEXT, config=CLASSIFYING, metadata=REF)),
    "classify_run_batch": (
        "batch_run",
        lambda api: api.classify_runs.create_batch(classifier=CLASSIFIER, inputs=[BatchInput(file=BY_ID)], priority=1),
    ),
    "classify_run_cancel": ("classify_run", lambda api: api.classify_runs.cancel("clr_3Tn")),
    "classify_run_create": (
        "classify_run_started",
        lambda api: api.classify_runs.create(file=BY_URL, classifier=CLASSIFIER, priority=10, metadata=REF),
    ),
    "classify_run_delete": ("deleted", lambda api: api.classify_runs.delete("clr_3Tn")),
    "classify_run_get": ("classify_run", lambda api: api.classify_runs.get("clr_3Tn")),
    "classify_run_list": (
        "classify_runs",
        lambda api: api.classify_runs.list(
            status="FAILED",
            classifier_id="cl_Bv6",
            batch_id="bpr_2",
            source_id="bpr_2",
            source="API",
            file_name_contains="note",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_by="createdAt",
            sort_dir="asc",
        ),
    ),
    "classifier_clone": ("classifier", lambda api: api.classifiers.create(name="Mail", clone_classifier_id="cl_Bv6")),
    "classifier_create": ("classifier", lambda api: api.classifiers.create(name="Mail", config=CLASSIFYING)),
    "classifier_get": ("classifier", lambda api: api.classifiers.get("cl_Bv6")),
    "classifier_list": (
        "classifiers",
        lambda api: api.classifiers.list(next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"),
    ),
    "classifier_update": ("classifier", lambda api: api.classifiers.update("cl_Bv6", name="Post", config=CLASSIFYING)),
    "classifier_version_create": (
        "classifier_version",
        lambda api: api.classifiers.versions.create(
            "cl_Bv6", release_type="major", description="First that works", config=CLASSIFYING
        ),
    ),
    "classifier_version_get": ("classifier_version", lambda api: api.classifiers.versions.get("cl_Bv6", "latest")),
    "classifier_version_list": (
        "classifier_versions",
        lambda api: api.classifiers.versions.list("cl_Bv6", next_page_token=TOKEN, max_page_size=50, sort_dir="asc"),
    ),
    "split": ("split_run", lambda api: api.split_runs.split(file=BY_ID, config=SPLITTING, metadata=REF)),
    "split_run_batch": (
        "batch_run",
        lambda api: api.split_runs.create_batch(splitter=SPLITTER, inputs=[BatchInput(file=BY_ID)], priority=1),
    ),
    "split_run_cancel": ("split_run", lambda api: api.split_runs.cancel("splr_8Ws")),
    "split_run_create": (
        "split_run_started",
        lambda api: api.split_runs.create(file=BY_URL, splitter=SPLITTER, priority=10, metadata=REF),
    ),
    "split_run_delete": ("deleted", lambda api: api.split_runs.delete("splr_8Ws")),
    "split_run_get": ("split_run", lambda api: api.split_runs.get("splr_8Ws")),
    "split_run_list": (
        "split_runs",
        lambda api: api.split_runs.list(
            status="FAILED",
            splitter_id="spl_Mk1",
            batch_id="bpr_2",
            source_id="bpr_2",
            source="API",
            file_name_contains="note",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_by="createdAt",
            sort_dir="asc",
        ),
    ),
    "splitter_clone": ("splitter", lambda api: api.splitters.create(name="Mail", clone_splitter_id="spl_Mk1")),
    "splitter_create": ("splitter", lambda api: api.splitters.create(name="Mail", config=SPLITTING)),
    "splitter_get": ("splitter", lambda api: api.splitters.get("spl_Mk1")),
    "splitter_list": (
        "splitters",
        lambda api: api.splitters.list(next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"),
    ),
    "splitter_update": ("splitter", lambda api: api.splitters.update("spl_Mk1", name="Post", config=SPLITTING)),
    "splitter_version_create": (
        "splitter_version",
        lambda api: api.splitters.versions.create(
            "spl_Mk1", release_type="major", description="First that works", config=SPLITTING
        ),
    ),
    "splitter_version_get": ("splitter_version", lambda api: api.splitters.versions.get("spl_Mk1", "latest")),
    "splitter_version_list": (
        "splitter_versions",
        lambda api: api.splitters.versions.list("spl_Mk1", next_page_token=TOKEN, max_page_size=50, sort_dir="asc"),
    ),
}
