"""What is asked of a file: the same SQL for both engines, and codes that mean one thing."""

from pathlib import Path

import pytest

from pariter.analysis.codes import MapError, read_codes
from pariter.analysis.plan import make_plan

ibis = pytest.importorskip("ibis")

COLUMNS = "sex=sex,grade=grade,university=place,year=year,count=n"


def test_expression_is_one_for_both_engines() -> None:
    from pariter.analysis.expression import sums

    plan = make_plan(["glass_ceiling"], ["university", "year"], read_codes(COLUMNS, None))
    texts = dict.fromkeys(plan.columns, "string")
    expression = sums(ibis.table({**texts, "count": "int64"}, name="rows"), plan)
    for dialect in ("duckdb", "pyspark"):
        sql = str(ibis.to_sql(expression, dialect=dialect)).lower()
        assert sql.count("sum(") == 5
        assert "glass_ceiling__women_top" in sql


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[codes.sex]\nwomen = ["F"]\ngirls = ["G"]\n', "there is no such class; use women, men"),
        ('[codes.sex]\nwomen = ["F"]\nmen = ["F"]\n', "'F' is women and men; keep one"),
        ('[codes.sex]\nwomen = "F"\n', "write a list of texts"),
        ("[codes]\nsex = 3\n", "write a table"),
        ("[column]\nsex = 'a'\n", "write columns and codes"),
        ("[columns]\nsex = 3\n", "write a table"),
    ],
)
def test_codes_that_make_no_sense_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "codes.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(MapError, match=complaint):
        read_codes("", path)


def test_group_without_codes_is_refused() -> None:
    codes = read_codes("group=school,outcome=result", None)
    with pytest.raises(MapError, match="group"):
        make_plan(["relative_chance"], [], codes)


def test_grade_is_told_from_the_role() -> None:
    plan = make_plan(["glass_ceiling"], [], read_codes("sex=s,role=r", None))
    assert plan.columns["grade"] == "r"
    assert "RTDb" in plan.classes["grade"]["C"]
