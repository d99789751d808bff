"""YAML that could cost more than it says, or say something else than it shows, is refused."""

from __future__ import annotations

import time

import pytest

from sitegen.schema.yaml_tree import MAX_DEPTH, YamlError, parse


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_is_refused_before_it_is_followed(opening: str) -> None:
    began = time.process_time()
    with pytest.raises(YamlError) as caught:
        parse("a:\n  " + opening * 4000)
    assert caught.value.reason == "yaml-depth"
    assert caught.value.line == 2
    assert time.process_time() - began < 1


def test_as_deep_as_people_write_is_fine() -> None:
    depth = MAX_DEPTH - 1
    assert parse(f"a: {'[' * depth}b{']' * depth}").entries[0][0].text == "a"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &naam b", "yaml-anchor"),
        ("a: &naam [b]", "yaml-anchor"),
        ("a: &naam\n  b: c", "yaml-anchor"),
        ("&naam a: b", "yaml-anchor"),
        ("a: *naam", "yaml-anchor"),
        ("a: [b, *naam]", "yaml-anchor"),
        ("*naam : b", "yaml-anchor"),
        ("a:\n  <<: *naam", "yaml-anchor"),
        ("&naam\na: b", "yaml-anchor"),
        ("a: !!python/object/apply:os.system [b]", "yaml-tag"),
        ("a: !!binary aGFsbG8=", "yaml-tag"),
        ("a: !!set {b}", "yaml-tag"),
        ("a: ! b", "yaml-tag"),
        ("a:\n  - !naam b", "yaml-tag"),
        ("!naam a: b", "yaml-tag"),
        ("a: !naam\n  b: c", "yaml-tag"),
        ("!!map\na: b", "yaml-tag"),
    ],
)
def test_what_could_stand_for_more_than_it_says_is_refused(text: str, reason: str) -> None:
    with pytest.raises(YamlError) as caught:
        parse(text)
    assert caught.value.reason == reason
