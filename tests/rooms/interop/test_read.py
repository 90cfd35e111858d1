import pytest

from tocsin.interop.cell import text
from tocsin.interop.layout import Field, Layout, is_personal
from tocsin.interop.read import read
from tocsin.interop.sheet import Formula, Row, Sheet

LAYOUT = Layout(
    "things", (Field("device id", text, ("guid",), wanted=True, filled=True), Field("role", text, ("mop", "mam")))
)


def sheet(*rows):
    return Sheet("things.csv", "things", iter(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)))


@pytest.mark.parametrize("title", ["device id", "Device_ID", "DEVICE-ID", " deviceId ", "GUID"])
def test_a_column_is_known_whatever_its_case_and_spaces(title):
    assert read(LAYOUT, sheet([title], ["a"])).lines[0].text("device id") == "a"


def test_a_title_of_two_names_of_one_column_is_that_column_and_of_two_columns_is_none():
    assert read(LAYOUT, sheet(["guid", "MOP / MAM"], ["a", "b"])).lines[0].text("role") == "b"
    reading = read(LAYOUT, sheet(["guid", "MOP / device"], ["a", "b"]))
    assert reading.lines[0].text("role") == ""
    assert "“MOP / device” is not known" in reading.notes[0]


def test_rows_keep_their_numbers_past_blank_ones():
    reading = read(LAYOUT, sheet(["guid"], ["a"], [" "], ["b"], [None]))
    assert [(line.row, line.text("device id")) for line in reading.lines] == [(2, "a"), (4, "b")]


def test_a_row_with_a_fault_gives_no_line_and_is_held_as_given():
    reading = read(LAYOUT, sheet(["guid", "mop"], ["a", "b"], ["", "c"], ["d", Formula("=1", "B4")]))
    assert [line.row for line in reading.lines] == [2]
    assert [(fault.row, fault.column) for fault in reading.faults] == [(3, "guid"), (4, "mop")]
    assert reading.given[3] == ("", "c")


@pytest.mark.parametrize(
    "title", ["UPRN", "post_code", "Postcode", "Address line 1", "Customer Name", "Surname", "Site address"]
)
def test_personal_columns_are_known_by_their_titles(title):
    assert is_personal(title)
    reading = read(LAYOUT, sheet(["guid", title], ["a", "1 High Street"]))
    assert "dropped unread" in reading.notes[0]
    assert "High" not in str(reading.lines)


def test_an_empty_sheet_is_a_fault_and_a_header_alone_is_not():
    assert read(LAYOUT, sheet()).faults
    assert not read(LAYOUT, sheet(["guid"])).faults
