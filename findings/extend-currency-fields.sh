#!/usr/bin/env bash
# A field that a model adds to the SDK's currency is never asked for, and is None in every result.
#
# Package:   extend-ai 1.20.0 (the vendor's Python SDK) with pydantic 2.14.4, beside extend-ai 1.17.0 for Node with zod 4.6.7.
# Behaviour: a subclass of `ExtendCurrency` is taken for the currency itself, whose schema has its two fields and no others. Descriptions
#            of items of a list (`List[Annotated[str, Field(description=...)]]`) are left out, too.
# Expected:  the field in the schema, as for a subclass of any other model, and as the Node SDK does with `.extend()`; or an error, as
#            the converter raises one for a field with an alias, which would be None in each result as well.
# Seen:      class Price(ExtendCurrency): vat_rate    asked for: amount, iso_4217_currency_code
#            extendCurrency().extend({ vat_rate })    asked for: amount, iso_4217_currency_code, vat_rate
#            the result of a run                      amount 12.5, vat_rate None
# Matters:   the model has the field, a type checker knows it, and it is as empty as if the document did not say it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check extend-ai==1.20.0 pydantic==2.14.4
npm install --silent --no-audit --no-fund --prefix "$dir" extend-ai@1.17.0 zod@4.6.7
"$dir/venv/bin/python" - <<'PY'
import sys
from typing import Annotated, List, Optional

from extend_ai import ExtendCurrency
from extend_ai.wrapper.schema import pydantic_to_extend_schema
from pydantic import BaseModel, Field


class Price(ExtendCurrency):
    vat_rate: Optional[float] = Field(None, description="Rate of the tax that the price includes")


class Amount(BaseModel):
    amount: Optional[float] = None


class Taxed(Amount):
    vat_rate: Optional[float] = None


class Invoice(BaseModel):
    total: Price
    taxed: Taxed
    notes: List[Annotated[str, Field(description="A remark")]]


asked = pydantic_to_extend_schema(Invoice)["properties"]
price, taxed = list(asked["total"]["properties"]), list(asked["taxed"]["properties"])
print("subclass of ExtendCurrency:", *price)
print("subclass of another model:", *taxed)
print("items of a list:", asked["notes"]["items"])
answered = Price.model_validate({"amount": 12.5, "iso_4217_currency_code": "EUR"})
print("result:", answered)
assert taxed == ["amount", "vat_rate"]
assert asked["notes"]["items"] == {"type": "string"}
sys.exit(price != ["amount", "iso_4217_currency_code"] or answered.vat_rate is not None)
PY
cat >try.js <<'JS'
const { extendCurrency } = require("extend-ai");
const { zodToExtendSchema } = require("extend-ai/wrapper/schema");
const { z } = require("zod");

const price = extendCurrency().extend({ vat_rate: z.number().nullable() });
const asked = Object.keys(zodToExtendSchema(z.object({ price })).properties.price.properties);
console.log(`the Node SDK: ${asked.join(" ")}`);
process.exitCode = asked.includes("vat_rate") ? 0 : 1;
JS
node try.js
