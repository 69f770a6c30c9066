"""Where the sealed pieces of attachments lie: a folder, or an object store that speaks S3."""
