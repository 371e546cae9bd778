"""The queue: one wrapper around RQ, jobs, the sweeper, the embedded queue server, supervision."""
