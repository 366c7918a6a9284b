import io
import zipfile

import pytest

from responses_app import vault
from responses_app.releases.archive import ReleaseDamaged, packed, unpacked

FILES = {"a.txt": "Some words", "b/c.csv": iter(["x,", "y\r\n"])}


def pack(files):
    return packed(files, {"title": "Missing"})


def test_packed_is_the_same_bytes_for_the_same_contents():
    one, other = (pack({"a.txt": "words", "b.csv": iter(["x", "y"])}) for _ in range(2))

    assert one.content == other.content


def test_packed_names_each_file_and_its_hash_in_the_manifest():
    made = pack(FILES)
    files = unpacked(vault.put(made.content))

    assert files.manifest["title"] == "Missing"
    assert [one["name"] for one in files.manifest["files"]] == ["a.txt", "b/c.csv"]
    assert files.text("b/c.csv") == "x,y\r\n"
    assert files.hashes["a.txt"] == vault.hash_of(b"Some words")


def test_unpacked_refuses_bytes_that_are_not_those_of_the_hash(settings):
    sha256 = vault.put(pack({"a.txt": "words"}).content)
    path = settings.DATA_DIR / "vault" / sha256[:2] / sha256[2:4] / sha256
    path.write_bytes(pack({"a.txt": "other words"}).content)

    with pytest.raises(ReleaseDamaged, match="damaged"):
        unpacked(sha256)


def test_read_refuses_a_file_that_is_not_what_the_manifest_says():
    made = zipfile.ZipFile(io.BytesIO(pack({"a.txt": "words"}).content))
    forged = io.BytesIO()
    with zipfile.ZipFile(forged, "w") as archive:
        archive.writestr("a.txt", "other words")
        archive.writestr("manifest.json", made.read("manifest.json"))

    files = unpacked(vault.put(forged.getvalue()))

    with pytest.raises(ReleaseDamaged, match="is not what was frozen"):
        files.read("a.txt")


def test_unpacked_refuses_what_is_no_release():
    with pytest.raises(ReleaseDamaged):
        unpacked(vault.put(b"no zip"))
    with pytest.raises(ReleaseDamaged):
        unpacked("0" * 64)


def test_read_refuses_a_file_that_is_not_there():
    with pytest.raises(ReleaseDamaged, match="has no file"):
        unpacked(vault.put(pack({}).content)).read("a.txt")
