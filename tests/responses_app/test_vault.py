"""The vault: bytes whole or not at all, in a folder and in a bucket."""

import errno
import os
import resource
import threading
from datetime import UTC, datetime

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from responses_app import vault

WORDS = b"How many children went missing? 12."


@pytest.fixture(scope="module")
def s3_port():
    """A server on this machine that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    yield server._server.server_port
    server.stop()


@pytest.fixture
def bucket(s3_port, settings, monkeypatch):
    from foi_tracker import environment

    url = f"s3+http://key:secret@127.0.0.1:{s3_port}/replies?region=eu-west-2"
    monkeypatch.setenv("FOI_VAULT_URL", url)
    storage = environment.vault(settings.DATA_DIR, settings.LOOPBACK)
    settings.STORAGES = {**settings.STORAGES, "vault": storage}
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{s3_port}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="eu-west-2",
    )
    client.create_bucket(
        Bucket="replies", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    yield client
    for one in client.list_objects_v2(Bucket="replies").get("Contents", []):
        client.delete_object(Bucket="replies", Key=one["Key"])
    client.delete_bucket(Bucket="replies")


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_put_keeps_bytes_under_their_hash_once(settings, tmp_path):
    sha256 = vault.put(WORDS)

    assert vault.put(WORDS) == sha256
    assert vault.read(sha256) == WORDS
    (path,) = files_in(tmp_path / "vault")
    assert path.name == sha256
    assert path.stat().st_mode & 0o077 == 0, "only we may read what councils wrote"


def test_read_refuses_bytes_that_are_not_those_of_the_hash(tmp_path):
    sha256 = vault.put(WORDS)
    (path,) = files_in(tmp_path / "vault")
    path.write_bytes(WORDS.replace(b"12", b"13"))

    with pytest.raises(vault.VaultError, match="damaged"):
        vault.read(sha256)


def test_put_mends_a_file_that_was_cut_off(tmp_path):
    sha256 = vault.put(WORDS)
    (path,) = files_in(tmp_path / "vault")
    path.write_bytes(WORDS[:5])

    assert vault.put(WORDS) == sha256
    assert vault.read(sha256) == WORDS


def test_read_says_which_file_is_missing():
    with pytest.raises(vault.VaultError, match="0123456789ab is not to be had"):
        vault.read("0123456789ab" + "0" * 52)


def test_destroy_removes_the_bytes_and_may_be_repeated(tmp_path):
    sha256 = vault.put(WORDS)
    vault.destroy(sha256)
    vault.destroy(sha256)

    assert files_in(tmp_path / "vault") == []


def test_put_leaves_nothing_behind_where_there_is_no_room(tmp_path):
    """A real limit of the system, in a process of its own, as a full disk is."""
    big = os.urandom(2_000_000)
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            vault.put(big)
        except vault.VaultError as problem:
            os._exit(7 if os.strerror(errno.EFBIG) in str(problem) else 8)
        os._exit(9)
    _, status = os.waitpid(pid, 0)

    assert os.waitstatus_to_exitcode(status) == 7
    assert files_in(tmp_path / "vault") == []


def test_put_by_many_at_once_leaves_one_whole_file(tmp_path):
    big = os.urandom(500_000)
    threads = [threading.Thread(target=vault.put, args=(big,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (path,) = files_in(tmp_path / "vault")
    assert path.read_bytes() == big


def test_tidy_removes_what_a_killed_writer_left_and_nothing_young(tmp_path):
    vault.put(WORDS)
    (path,) = files_in(tmp_path / "vault")
    old, young = (path.parent / f"{vault.ASIDE}{name}" for name in ("old", "young"))
    old.write_bytes(WORDS[:4])
    young.write_bytes(WORDS[:4])
    os.utime(old, (0, 0))

    assert vault.tidy(datetime.now(UTC)) == 1
    assert files_in(tmp_path / "vault") == sorted([path, young])


def test_a_bucket_keeps_reads_and_destroys(bucket):
    sha256 = vault.put(WORDS)
    vault.put(WORDS)
    listed = bucket.list_objects_v2(Bucket="replies")["Contents"]

    assert [one["Key"] for one in listed] == [f"{sha256[:2]}/{sha256[2:4]}/{sha256}"]
    assert vault.read(sha256) == WORDS
    vault.destroy(sha256)
    with pytest.raises(vault.VaultError, match="not to be had"):
        vault.read(sha256)


def test_a_bucket_that_is_away_is_one_clear_line(settings):
    options = {
        "bucket_name": "replies",
        "access_key": "key",
        "secret_key": "secret",
        "endpoint_url": "http://127.0.0.1:9",
        "region_name": "us-east-1",
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "vault": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    assert storages["vault"].bucket_name == "replies"
    with pytest.raises(vault.VaultError, match="could not be kept"):
        vault.put(WORDS)
