"""The reading process: takes files from its pipe, sends back documents, until the pipe is closed."""

from __future__ import annotations

import gc
import resource
import signal
import sys
from multiprocessing.connection import Connection

from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.guard_protocol import pack_document, pack_error, unpack_request

_RECURSION = 3000
_ROOM_FOR_LIBRARIES = 2 * 1024**3  # address space that is mapped, not used: libraries, thread stacks, arenas


def serve(pipe: Connection) -> None:
    """Read one file after the other, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the caller's to handle
    sys.setrecursionlimit(_RECURSION)
    gc.set_threshold(50_000, 20, 100)  # a long file is a million small objects, none of them garbage
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the document
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a reader writes no files
    from triage.reading import read_document

    pipe.send_bytes(b"ready")
    while True:
        try:
            message = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            data, name, limits = unpack_request(message)
            del message
            most = limits.max_memory_bytes + _ROOM_FOR_LIBRARIES
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
            answer = pack_document(read_document(data, name, limits))
        except ReadingError as error:
            answer = pack_error(error)
        except MemoryError:
            answer = pack_error(
                ReadingError(ReadingErrorCode.OUT_OF_MEMORY, "The file needs more memory than a document may have.")
            )
        except Exception:  # whatever it is, the caller gets a plain answer and no document text
            answer = pack_error(
                ReadingError(
                    ReadingErrorCode.INTERNAL,
                    "The file could not be read. It may be damaged: ask for it to be sent again.",
                )
            )
        data = b""
        pipe.send_bytes(answer)
        del answer


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
