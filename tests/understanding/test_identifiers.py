from __future__ import annotations

import pytest

from triage.understanding.identifiers import (
    find_appeal_numbers,
    find_nhs_numbers,
    find_references,
    find_registrations,
    find_upns,
    nhs_number_is_valid,
    upn_is_valid,
)


@pytest.mark.parametrize("upn", ["B801200005001", "F873499924017", "G87349992401A", "P207000016049"])
def test_valid_upns(upn: str) -> None:
    assert upn_is_valid(upn)


@pytest.mark.parametrize("upn", ["Q207000016049", "B801200005002", "I801200005001", "B80120000500", ""])
def test_upns_that_fail(upn: str) -> None:
    assert not upn_is_valid(upn)


def test_a_misread_upn_is_mended_only_where_letters_cannot_stand() -> None:
    found, failed = find_upns("UPN: B8O12OOO5OO1 and UPN: B801200005002")
    assert [(c.value, c.hints) for c in found] == [("B801200005001", ("mended",))] or found == []
    found, failed = find_upns("UPN: B8012000O5001")
    assert [c.value for c in found] == ["B801200005001"]
    assert failed == 0


def test_a_upn_with_a_wrong_letter_is_left_out_and_counted() -> None:
    found, failed = find_upns("UPN Q207000016049")
    assert found == []
    assert failed == 1


@pytest.mark.parametrize(
    ("number", "valid"), [("9434765919", True), ("9990000018", True), ("9434765918", False), ("1111111111", False)]
)
def test_nhs_numbers(number: str, valid: bool) -> None:
    assert nhs_number_is_valid(number) is valid


def test_an_nhs_number_needs_its_label_or_spacing() -> None:
    assert [c.value for c in find_nhs_numbers("NHS No: 943 476 5919")[0]] == ["9434765919"]
    assert find_nhs_numbers("Telephone 9434765919")[0] == []


def test_registrations_and_appeals() -> None:
    assert [c.value for c in find_registrations("HCPC SL 24516")] == ["SL24516"]
    assert [c.value for c in find_registrations("GMC: 4418820")] == ["4418820"]
    assert [c.value for c in find_appeal_numbers("Appeal EH 873/25/00123")] == ["EH873/25/00123"]


def test_references_are_found_by_label_or_form() -> None:
    assert "SEN/4471/B" in [c.value for c in find_references("Our ref: SEN/4471/B")]
    assert "330418" in [c.value for c in find_references("Case 330418")]
