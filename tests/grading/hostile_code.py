"""Answers that are unlucky or hostile: one cell of a solved notebook replaced, and the fair verdict on it.

All of them stand in exercise 5.4, which is worth 2 points; whatever they do, the others keep their points.
"""

from typing import NamedTuple

HEAD = "def hidden_slope(W2, dL_dz2, a1):\n"
RIGHT = "return (W2.T @ dL_dz2) * a1 * (1 - a1)"
STOPPED, ENDED = "was stopped", "ended Python"


class Case(NamedTuple):
    """The cell, the fair points for it, and words that the reason must hold."""

    source: str
    points: int
    words: str = ""


def inside(*lines: str, last: str = RIGHT) -> str:
    """A function that does this and then answers."""
    return HEAD + "".join(f"    {line}\n" for line in (*lines, last))


def before(*lines: str, last: str = RIGHT) -> str:
    """A cell that does this and then defines the function."""
    return "\n".join(lines) + "\n" + inside(last=last)


TAKES_THE_LINE = "import os, stat, json, struct"
LINE = "line = next(n for n in range(3, 99) if _is_line(n))"
IS_LINE = """def _is_line(n):
    try:
        return stat.S_ISSOCK(os.fstat(n).st_mode)
    except OSError:
        return False
"""

CASES = {
    # code that does not end
    "endless loop": Case(inside("while True:", "    pass"), 0, STOPPED),
    "endless loop in the cell": Case("while True:\n    pass\n" + inside(), 0, STOPPED),
    "endless loop that swallows every exception": Case(
        inside("while True:", "    try:", "        while True: pass", "    except BaseException: pass"),
        0,
        STOPPED,
    ),
    "one endless operation": Case(inside("sum(range(10**14))"), 0, STOPPED),
    "alarm ignored": Case(
        inside("import signal; signal.signal(signal.SIGALRM, signal.SIG_IGN)", "while True: pass"), 0, STOPPED
    ),
    "sleep": Case(inside("import time; time.sleep(1000)"), 0, STOPPED),
    "endless print": Case(inside("while True: print('x' * 1000)"), 0, STOPPED),
    "endless result": Case(inside(last="return iter(int, 1)"), 0, "wanted"),
    "endless thread": Case(
        before(
            "import threading", "def spin():", "    while True: pass", "threading.Thread(target=spin).start()"
        ),
        2,
    ),
    "endless atexit": Case(
        before("import atexit", "@atexit.register", "def never():", "    while True: pass"), 2
    ),
    # code that ends too much
    "os._exit": Case(inside("import os; os._exit(0)"), 0, ENDED),
    "os._exit in the cell": Case(before("import os; os._exit(0)"), 0, ENDED),
    "sys.exit": Case(inside("import sys; sys.exit(0)"), 0, "exit"),
    "segmentation fault": Case(inside("import ctypes; ctypes.string_at(0)"), 0, ENDED),
    "abort": Case(inside("import os; os.abort()"), 0, ENDED),
    "kill everything": Case(
        inside("import os, signal; os.kill(-1, signal.SIGKILL)"), 0, "ProcessLookupError"
    ),
    "kill the parent": Case(
        inside(
            "import os, signal", "for n in (os.getppid(), 2, 3): os.kill(n, signal.SIGKILL)", last="return 0"
        ),
        0,
    ),
    "interrupt": Case(inside("raise KeyboardInterrupt"), 0, "KeyboardInterrupt"),
    "recursion": Case(inside(last="return hidden_slope(W2, dL_dz2, a1)"), 0, "calls itself"),
    # code that takes too much
    "fork bomb": Case(inside("import os", "while True: os.fork()"), 0),
    "one huge list": Case(inside("x = [0] * 10**11"), 0, "MemoryError"),
    "memory bomb": Case(inside("x = []", "while True: x.append(bytearray(2**24))"), 0, "MemoryError"),
    "huge array": Case(inside(last="import numpy as np; return np.zeros((2000, 2000))"), 0, "shape"),
    "200 MB printed": Case(inside("for _ in range(1000): print('x' * 200_000)"), 2),
    "disk": Case(
        inside("with open('big', 'wb') as f:", "    for _ in range(100): f.write(bytes(2**21))"), 0, "OSError"
    ),
    "many files": Case(inside("files = [open(str(n), 'w') for n in range(10_000)]"), 0, "OSError"),
    "daemon that outlives": Case(
        before(
            "import os, time",
            "if os.fork() == 0:",
            "    os.setsid()",
            "    time.sleep(500)",
            "    os._exit(0)",
        ),
        2,
    ),
    "another program": Case(before("import subprocess", "subprocess.Popen(['sleep', '500'])"), 2),
    # code that looks where it must not
    "the answers on the disk": Case(
        inside(
            "import nnlib, pathlib",
            "root = pathlib.Path(nnlib.__file__).parents[1]",
            "found = [*root.rglob('lesson_05.py'), *root.rglob('solutions')]",
            last="return found[0].read_text()",
        ),
        0,
        "IndexError",
    ),
    "the oracle": Case(
        inside("from nnlib.exercises.lesson_05 import EXERCISES", last="return EXERCISES[3].points"), 0
    ),
    "the oracle in the memory": Case(
        inside(
            "import gc; gc.unfreeze()",
            "oracles = [o for o in gc.get_objects() if type(o).__name__ in ('Exercise', 'Mistake')]",
            last="return oracles[0].expected((W2, dL_dz2, a1))",
        ),
        0,
        "IndexError",
    ),
    "the environment": Case(
        inside(
            "import os", last="return [v for k, v in os.environ.items() if 'NNLIB' in k or 'TOKEN' in k][0]"
        ),
        0,
        "IndexError",
    ),
    "the memory of the parent": Case(
        inside("import os", last="return open(f'/proc/{os.getppid()}/mem', 'rb').read(9)"), 0, "Error"
    ),
    "the home": Case(inside(last="return open('/etc/passwd').read()"), 0, "FileNotFoundError"),
    "the network": Case(
        inside("import socket", last="return socket.create_connection(('192.0.2.1', 80), 2)"), 0, "OSError"
    ),
    "this machine's network": Case(
        inside("import socket", last="return socket.create_connection(('127.0.0.1', 22), 2)"), 0, "Error"
    ),
    "a file elsewhere": Case(inside("open('/usr/nnlib-was-here', 'w')"), 0, "Error"),
    "a file for the next one": Case(before("open('/dev/shm/left', 'w').write('x')"), 0, "Error"),
    "the seed": Case(
        inside(
            "import numpy as np",
            "for seed in range(200): np.random.default_rng([seed, 5, 4]).normal(size=3)",
            last="return a1 * 0",
        ),
        0,
    ),
    "the readable case by heart": Case(inside(last="return [[0.0087713547], [0.0099540528]]"), 0),
    # code that lies
    "garbage on the line": Case(
        before(TAKES_THE_LINE, IS_LINE) + "\n" + inside(LINE, "os.write(line, b'x' * 99)"), 0, "line"
    ),
    "a frame of 2 GB": Case(
        before(TAKES_THE_LINE, IS_LINE) + "\n" + inside(LINE, "os.write(line, struct.pack('>I', 2**31))"),
        0,
        "line",
    ),
    "deep JSON": Case(
        before(TAKES_THE_LINE, IS_LINE)
        + "\n"
        + inside(LINE, "m = b'[' * 90_000", "os.write(line, struct.pack('>I', len(m)) + m)"),
        0,
        "line",
    ),
    "forged answers": Case(
        before(TAKES_THE_LINE, IS_LINE)
        + "\n"
        + inside(
            LINE,
            "m = json.dumps([7, [[1.0, '', True, '', []]]]).encode()",
            "for _ in range(9): os.write(line, struct.pack('>I', len(m)) + m)",
            last="return 0",
        ),
        0,
    ),
    "NumPy patched": Case(
        before("import numpy as np", "np.allclose = np.array_equal = lambda *a, **k: True", last="return 0"),
        0,
    ),
    "NumPy broken": Case(before("import numpy as np", "np.asarray = np.ndarray = np.zeros = None"), 0),
    "builtins patched": Case(
        before("import builtins", "builtins.isinstance = lambda *_: True", last="return 0"), 0
    ),
    "no imports": Case(before("import builtins", "del builtins.__import__"), 2),
    "json patched": Case(before("import json", "json.dumps = lambda *_, **__: '[]'"), 0),
    "modules emptied": Case(before("import sys", "sys.modules.clear()"), 0),
    "names of others overwritten": Case(before("gradients = step = direction = steepest = 0"), 2),
    "check replaced": Case(before("check = lambda *_: 'right'", last="return 0"), 0),
    "input transformers": Case(before("get_ipython().input_transformers_post.append(lambda lines: [])"), 2),
    "magics": Case(before("%matplotlib inline", "!echo hello", "%%time" if False else "%config A.b = 1"), 2),
    "equal to everything": Case(
        before(
            "class Liar:",
            "    def __eq__(self, other): return True",
            "    __hash__ = None",
            last="return Liar()",
        ),
        0,
        "Liar",
    ),
    "array on request": Case(
        before("class Sly:", "    def __array__(self, *a, **k): raise SystemExit", last="return Sly()"),
        0,
        "exit",
    ),
    "lying subclass": Case(
        before(
            "import numpy as np",
            "class Sub(np.ndarray):",
            "    shape = property(lambda self: (2, 1))",
            "    def astype(self, *a, **k): return np.ones((2, 1))",
            last="return np.zeros((3, 3)).view(Sub)",
        ),
        0,
    ),
    "a number that explodes": Case(
        before("class N(float):", "    def __float__(self): raise ValueError('boom')", last="return N(1)"), 0
    ),
    "a number without end": Case(inside(last="return 10**400"), 0),
    "nan": Case(inside(last="return (W2.T @ dL_dz2) * float('nan')"), 0, "not finite"),
    "nested without end": Case(inside("x = []", "for _ in range(9999): x = [x]", last="return x"), 0),
    "a name of 10,000 letters": Case(
        before("T = type('\\x1b[31m' + 'x' * 10_000, (), {})", last="return T()"), 0, "wanted"
    ),
    "an error with a page in it": Case(
        inside("raise ValueError('\\x1b[2J<script>alert(1)</script>' * 999)"), 0, "ValueError"
    ),
    "an error that cannot say what it is": Case(
        before("class E(Exception):", "    def __str__(self): raise E", last="raise E"), 0, "raised E"
    ),
    # merely unlucky
    "an argument changed in place": Case(
        inside(last="a1 *= 1 - a1; return (W2.T @ dL_dz2) * a1"), 2, "changes its argument"
    ),
    "a question to the user": Case(inside("input('go on?')"), 0, "EOFError"),
    "no Python": Case(inside() + "this is no Python", 0, "SyntaxError"),
    "unfinished": Case(HEAD, 0, "Error"),
    "conflict marks": Case("<<<<<<< HEAD\n" + inside() + "=======\n>>>>>>> main\n", 0, "SyntaxError"),
    "another language": Case('println("hello")\n' + inside(), 0, "NameError"),
    "emptied": Case("", 0),
    "a class": Case("class hidden_slope:\n    pass", 0, "class"),
}
