"""Which store of original files the settings name."""

from __future__ import annotations

from triage.settings import Settings
from triage.storage.originals import FolderOriginals, Originals
from triage.storage.s3_originals import Bucket, S3Originals


def originals_of(settings: Settings) -> Originals:
    """The bucket that is set, or else a folder."""
    if settings.s3_bucket:
        return S3Originals(
            Bucket(
                settings.s3_bucket,
                settings.s3_prefix,
                settings.s3_endpoint,
                settings.s3_region,
                settings.s3_encryption,
            )
        )
    return FolderOriginals(settings.originals_folder)
