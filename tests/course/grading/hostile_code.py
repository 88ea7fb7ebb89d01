"""Answers and notebooks that are unlucky or hostile, and the fair verdict on them.

CASES stand in the answer cell of exercise 5.4, which is worth 2 points; NOTEBOOKS are changed in any place.
Whatever they do, all other exercises keep their points.
"""

from collections.abc import Callable
from typing import NamedTuple

from cells_for_tests import below, typed

from nnlib.course.checks import find

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


IS_LINE = """import os, stat, json, struct
def _is_line(n):
    try:
        return stat.S_ISSOCK(os.fstat(n).st_mode)
    except OSError:
        return False
"""
# It reads in the frames of whoever calls it which step this is and how many cases that has.
FORGE = """import sys
def _found(name):
    frame = sys._getframe(1)
    while name not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals[name]
def _say(value, trouble="", notes=()):
    one = [value, trouble, True, "", list(notes)]
    body = json.dumps([_found("place"), [one] * len(_found("cases"))]).encode()
    _write(struct.pack(">I", len(body)) + body)
def _write(message):
    line = next(n for n in range(3, 99) if _is_line(n))
    while message:
        message = message[os.write(line, message):]
    os._exit(0)
"""


def forging(line: str) -> str:
    """A function that answers the grader itself, in the form that an honest process would use."""
    return "\n".join([IS_LINE, FORGE, inside(line)])


def on_the_line(*lines: str, last: str = RIGHT) -> str:
    """A function that finds the line on which its results are sent, does this and then answers."""
    find_it = "line = next(n for n in range(3, 99) if _is_line(n))"
    return "\n".join([IS_LINE, inside(find_it, *lines, last=last)])


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
    "an error whose text never ends": Case(
        before("class E(Exception):", "    def __str__(self):", "        while True: pass", last="raise E"),
        0,
        STOPPED,
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
    "stack overflow": Case(
        inside(
            "import sys; sys.setrecursionlimit(10**9)",
            "x = []",
            "for _ in range(10**6): x = [x]",
            last="return repr(x)",
        ),
        0,
        "Your code",
    ),
    "exit when others are at work": Case(
        before(
            "import os, threading",
            "def wait():",
            "    while 'way_back' not in globals(): pass",
            "    os._exit(0)",
            "threading.Thread(target=wait).start()",
        ),
        2,
    ),
    "alarm set for others": Case(
        inside("import signal; signal.signal(signal.SIGALRM, signal.SIG_DFL); signal.alarm(1)"), 2
    ),
    "two processes that both answer": Case(
        "forks = []\n" + inside("import os", "forks or forks.append(os.fork())"), 2
    ),
    "interrupt": Case(inside("raise KeyboardInterrupt"), 0, "KeyboardInterrupt"),
    "recursion": Case(inside(last="return hidden_slope(W2, dL_dz2, a1)"), 0, "calls itself"),
    # code that takes too much
    "fork bomb": Case(inside("import os", "while True: os.fork()"), 0),
    "one huge list": Case(inside("x = [0] * 10**11"), 0, "MemoryError"),
    "memory bomb": Case(inside("x = []", "while True: x.append(bytearray(2**24))"), 0, "Your code"),
    "huge array": Case(inside(last="import numpy as np; return np.zeros((2000, 2000))"), 0, "shape"),
    "200 MB printed": Case(inside("for _ in range(1000): print('x' * 200_000)"), 2),
    "disk": Case(
        inside("with open('big', 'wb') as f:", "    for _ in range(100): f.write(bytes(2**21))"), 0, "OSError"
    ),
    "many files": Case(inside("files = [open(str(n), 'w') for n in range(10_000)]"), 0, "OSError"),
    "a million files": Case(inside("for n in range(10**6): open(str(n), 'w').close()"), 0, "OSError"),
    "six processes of 600 MB": Case(
        inside(
            "import os, time",
            "for _ in range(6):",
            "    if os.fork() == 0: x = bytearray(600 * 2**20); time.sleep(500)",
            "time.sleep(500)",
        ),
        0,
    ),
    "shared memory of 4 GB": Case(
        inside(
            "import mmap, os, time",
            "for _ in range(4):",
            "    if os.fork() == 0:",
            "        shared = mmap.mmap(-1, 2**30)",
            "        for start in range(0, 2**30, 4096): shared[start] = 1",
            "        time.sleep(500)",
            "time.sleep(500)",
        ),
        0,
    ),
    "memory that belongs to no process": Case(
        inside(
            "import ctypes, os",
            "assert ctypes.CDLL(None).shmget(0, 2**30, 0o1600) == -1",
            last="os.memfd_create('x')",
        ),
        0,
        "PermissionError",
    ),
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
            "import os",
            "found, system = [], {'usr', 'proc', 'dev', 'lib'}",  # without these it takes no time
            "for place, folders, files in os.walk('/'):",
            "    found += {'lesson_05.py', 'solutions'} & {*folders, *files}",
            "    folders[:] = set(folders) - system",
            last="return found[0]",
        ),
        0,
        "IndexError",
    ),
    "the oracle": Case(
        inside("from nnlib.course.lessons.lesson_05 import EXERCISES", last="return EXERCISES[3].points"), 0
    ),
    "the oracle in the memory": Case(
        inside(
            "import gc; gc.unfreeze()",
            "oracles = [o for o in gc.get_objects() if type(o).__name__ in ('Exercise', 'Mistake')]",
            last="return oracles[0].right((W2, dL_dz2, a1))",
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
    "a file among the devices": Case(before("open('/dev/left', 'w').write('x')"), 0, "Error"),
    "a key for the next one": Case(
        inside(
            "import ctypes, os",
            "add_key = {'x86_64': 248}.get(os.uname().machine, 217)",
            "assert ctypes.CDLL(None).syscall(add_key, b'user', b'name', b'secret', 6, -3) == -1",
        ),
        2,
    ),
    "a queue in the kernel": Case(
        inside(
            "import ctypes",
            "io_uring_setup = 425",
            "assert ctypes.CDLL(None).syscall(io_uring_setup, 4, ctypes.create_string_buffer(200)) == -1",
        ),
        2,
    ),
    "rights in a namespace of its own": Case(
        inside("import ctypes", "assert ctypes.CDLL(None).unshare(0x10000000) == -1"), 2
    ),
    "the cover over /proc taken away": Case(
        inside(
            "import ctypes, os",
            "assert ctypes.CDLL(None).umount2(b'/proc', 2) == -1",
            "assert ctypes.CDLL(None).mount(b'proc', b'/proc', b'proc', 0, None) == -1",
            "assert ctypes.CDLL(None).ptrace(16, 2, 0, 0) == -1",
            last="return os.listdir('/proc')[0]",
        ),
        0,
        "Error",
    ),
    "root again": Case(inside("import os", "for become in (os.setuid, os.setgid): become(0)"), 0, "Error"),
    "the frames of the grader": Case(
        inside(
            "import sys",
            "frame, seen = sys._getframe(), set()",
            "while frame:",
            "    seen |= {*frame.f_locals, *frame.f_globals}",
            "    frame = frame.f_back",
            last="return sorted(seen & {'seed', 'expected', 'mistakes', 'exercise', 'right'})[0]",
        ),
        0,
        "IndexError",
    ),
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
    "garbage on the line": Case(on_the_line("os.write(line, b'x' * 99)"), 0, "line"),
    "a frame of 2 GB": Case(
        on_the_line("os.write(line, struct.pack('>I', 2**31))"),
        0,
        "line",
    ),
    "deep JSON": Case(
        on_the_line("m = b'[' * 90_000", "os.write(line, struct.pack('>I', len(m)) + m)"),
        0,
        "line",
    ),
    "forged answers": Case(
        on_the_line(
            "m = json.dumps([7, [[1.0, '', True, '', []]]]).encode()",
            "for _ in range(9): os.write(line, struct.pack('>I', len(m)) + m)",
            last="return 0",
        ),
        0,
    ),
    "forged: a list": Case(forging("_say([1, [2, 3], 'x'])"), 0, "compared"),
    "forged: a dict": Case(forging("_say({'dict': [['a', 1]]})"), 0, "wanted"),
    "forged: nothing yet": Case(forging("_say({'hole': 0})"), 0, "three dots"),
    "forged: true": Case(forging("_say(True)"), 0, "shape"),
    "forged: a number of 400 digits": Case(forging("_say(10**400)"), 0, "compared"),
    "forged: a number that JSON has not": Case(forging("_say(float('inf'))"), 0, "shape"),
    "forged: half a letter": Case(forging(r"_say('\ud800')"), 0, "wanted"),
    "forged: an array of objects": Case(forging("_say({'array': ['|O', [1], 'AAAAAAAAAAA=']})"), 0, "line"),
    "forged: an array of too few bytes": Case(forging("_say({'array': ['<f8', [2, 1], 'AAAA']})"), 0, "line"),
    "forged: an array without end": Case(forging("_say({'array': ['<f8', [0, 10**30], '']})"), 0, "line"),
    "forged: a shape of lists": Case(forging("_say({'array': ['<f8', [[2], 1], '']})"), 0, "line"),
    "forged: a shape of 4000 digits": Case(forging("_say({'opaque': ['x', [10**4000] * 8]})"), 0),
    "forged: a key that is none": Case(forging("_say({'dict': [[[], 1]]})"), 0, "line"),
    "forged: a page of escapes": Case(
        forging(r"_say(0, '\x1b[2J<script>' * 999, ['\u202e\x07' * 999] * 9)"), 0, "<script>"
    ),
    "forged: 20 MB of words": Case(forging("_say(0, 'x' * 2 * 10**6)"), 0),
    "forged: 30 MB of brackets": Case(
        forging("_write(struct.pack('>I', 30 * 2**20) + b'[' + b'[],' * (10 * 2**20 - 1) + b'1]')"), 0, "line"
    ),
    "forged: a frame that never ends": Case(
        on_the_line("os.write(line, b'\\0\\0\\1\\0')", last="while 1: pass"),
        0,
        "line",
    ),
    "NumPy patched": Case(
        before("import numpy as np", "np.allclose = np.array_equal = lambda *a, **k: True", last="return 0"),
        0,
    ),
    "NumPy broken": Case(before("import numpy as np", "np.asarray = np.ndarray = np.zeros = None"), 0),
    "NumPy broken by the call": Case(inside("import numpy as np", "np.exp = np.sum = None"), 2),
    "NumPy broken by an assignment": Case(before("import numpy as np", "x = setattr(np, 'exp', None)"), 2),
    "NumPy broken by a decorator": Case(
        "def d(f):\n    import numpy as np\n    np.exp = None\n    return f\n@d\n" + inside(), 2
    ),
    "a name of the lesson lost by the call": Case(inside("global sigmoid", "sigmoid = None"), 2),
    "others made to look empty": Case(
        inside("import numpy as np", "def hole(*_, **__): raise NotImplementedError", "np.exp = hole"), 2
    ),
    "the observer replaced": Case(
        inside(
            "from nnlib.course.sandbox import observation, plain_data, warm",
            "observation.as_plain = plain_data.as_plain = warm._told = lambda *_: [0.0, '', True, '', []]",
        ),
        0,
    ),
    "builtins patched": Case(
        before("import builtins", "builtins.isinstance = lambda *_: True", last="return 0"), 0
    ),
    "no imports": Case(before("import builtins", "del builtins.__import__"), 2),
    "json patched": Case(before("import json", "json.dumps = lambda *_, **__: '[]'"), 0),
    "modules emptied": Case(before("import sys", "sys.modules.clear()"), 0),
    "names of others overwritten": Case(before("gradients = step = direction = steepest = 0"), 2),
    "check replaced": Case(before("check = lambda *_: 'right'", last="return 0"), 0),
    "input transformers": Case(before("get_ipython().input_transformers_post.append(lambda lines: [])"), 2),
    "magics": Case(before("%matplotlib inline", "!echo hello", "%config A.b = 1", "files = !ls"), 2),
    "a cell that is timed": Case("%%time\n" + inside(), 2),
    "a line that is timed": Case(before("%time three = 3", "assert three == 3"), 2),
    "a cell of another language": Case("%%bash\n" + inside(), 0, "NameError"),
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
    "a class that does not tell its name": Case(
        before(
            "class M(type): __name__ = property(lambda _: 1 / 0)",
            "class E(Exception, metaclass=M): pass",
            last="raise E",
        ),
        0,
    ),
    "a signature that ends Python": Case(
        "class F:\n    __signature__ = property(lambda _: exit())\n"
        "    def __call__(self, *_): return 0\nhidden_slope = F()",
        0,
    ),
    "an answer that grows while it is read": Case(
        before(
            "class L(list):",
            "    def __iter__(self):",
            "        while True: yield 1.0",
            last="return L([1])",
        ),
        0,
    ),
    "a generator": Case(inside(last="yield 1"), 0, "generator"),
    "a file as an array": Case(
        before(
            "import numpy as np",
            last="m = np.memmap('m', float, 'w+', shape=(W2.T @ dL_dz2).shape); "
            "m[:] = W2.T @ dL_dz2 * a1 * (1 - a1); return m",
        ),
        2,
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


class Notebook(NamedTuple):
    """A solved lesson in which something was changed: `fair` has the points of what is not paid in full."""

    changes: list[Callable[[list[dict]], list[dict]]]
    fair: dict[str, int] = {}
    words: str = ""
    lesson: str = "05"


STUB = find("5.4").stub
WRONG, MINE = inside(last="return a1"), "answer-5-4"


def without_marks(cells):
    return [cell | {"metadata": {}, "id": str(n)} for n, cell in enumerate(cells)]


def without(role: str) -> Callable:
    return lambda cells: [cell for cell in cells if role not in cell["metadata"]["tags"]]


def as_kind(kind: str) -> Callable:
    return lambda cells: [cell | ({"cell_type": kind} if cell["id"] == MINE else {}) for cell in cells]


def backwards(cells):
    answers = [cell for cell in cells if "answer" in cell["metadata"]["tags"]]
    return [answers.pop() if "answer" in cell["metadata"]["tags"] else cell for cell in cells]


MARKS = {"metadata": {"exercise": "5.4", "tags": ["answer"]}}
NOTEBOOKS = {
    # where an answer may stand
    "every mark is lost": Notebook([without_marks]),
    "the checks are deleted": Notebook([without("check")]),
    "the checks say what they like": Notebook(
        [typed(answer_5_4=WRONG), typed(check_5_4="check = print\nhidden_slope = None")], {"5.4": 0}
    ),
    "the answers stand in another order": Notebook([backwards]),
    "solved below the stub": Notebook([typed(answer_5_4=STUB), below(MINE, inside())]),
    "typed below the control": Notebook(
        [typed(answer_5_1='direction = choose("5.1")'), below("answer-5-1", 'direction = "b"')]
    ),
    "a wrong try is left above": Notebook([typed(answer_5_4=WRONG), below(MINE, inside())]),
    "the stub is pasted again below": Notebook([below(MINE, STUB, **MARKS)]),
    "solved below the check": Notebook([typed(answer_5_4=STUB), below("check-5-4", inside())]),
    "split in two": Notebook(
        [
            typed(answer_5_4="def slope(a):\n    return a * (1 - a)"),
            below(MINE, inside(last="return (W2.T @ dL_dz2) * slope(a1)"), **MARKS),
        ]
    ),
    "merged with its check": Notebook(
        [typed(answer_5_4=inside() + 'check("5.4", hidden_slope)'), without("check")]
    ),
    "written as words": Notebook([as_kind("markdown")], {"5.4": 0}, "no answer cell"),
    "written as raw text": Notebook([as_kind("raw")], {"5.4": 0}, "no answer cell"),
    "deleted": Notebook(
        [lambda cells: [cell for cell in cells if cell["id"] != MINE]], {"5.4": 0}, "no answer cell"
    ),
    "marked as of another lesson": Notebook(
        [below("check-5-4", WRONG, metadata={"exercise": "8.1", "tags": ["answer"]}, id="answer-8-1")]
    ),
    "marks that are none": Notebook(
        [below("check-5-8", "1", metadata={"exercise": ["5.4"], "tags": {"answer": []}}, id="answer-99-99-1")]
    ),
    # what stands beside the answers
    "a hundred cells that end Python": Notebook(
        [below("answer-5-1", *(f"import os; os._exit({n})" for n in range(100)))], words=ENDED
    ),
    "a helper in a cell that then fails, and another answer that ends Python": Notebook(
        [
            typed(
                answer_5_2="import os; os._exit(0)",
                answer_5_4=inside(last="return W2.T @ dL_dz2 * slope(a1)"),
            ),
            below("answer-5-1", "def slope(a): return a * (1 - a)\n1 / 0"),
        ],
        {"5.2": 0},
        ENDED,
    ),
    "a thousand cells that fail": Notebook(
        [below("answer-5-1", *(f"raise ValueError('{n} ' * 90)" for n in range(1000)))], words="ValueError"
    ),
    "three cells of 190,000 letters": Notebook(
        [below("answer-5-1", *("x = 1\n" * 31_000 for _ in range(3))), without_marks]
    ),
    "names of the course taken": Notebook(
        [below("answer-5-1", "import sys; sys.modules['nnlib.course.sandbox.wire'] = sys")]
    ),
    # answers that are tried out in another way than by a call
    "a walk that moves its start": Notebook(
        [
            typed(
                answer_3_1="def descend(gradient_of, theta, eta, steps):\n"
                "    for _ in range(steps):\n        theta -= eta * gradient_of(theta)\n    return theta"
            )
        ],
        {"3.1": 0},
        lesson="03",
    ),
    "a walk that ends Python": Notebook(
        [typed(answer_8_3="def walk(*_):\n    import os; os._exit(0)")], {"8.3": 0}, ENDED, lesson="08"
    ),
    "an optimizer taken apart": Notebook(
        [
            typed(
                answer_8_3="def walk(gradient_of, optimizer, theta, steps):\n"
                "    type(optimizer).step = lambda *_: None\n    return [theta] * (steps + 1)"
            )
        ],
        {"8.3": 0},
        lesson="08",
    ),
    "a start that breaks the network": Notebook(
        [
            typed(
                answer_10_4="def start(rng, H, D):\n    import nnlib.network as n, numpy as np\n"
                "    n.Network.gradients = lambda self: [np.full(3, 0.1)] * 40\n    return np.ones((H, D))"
            )
        ],
        {"10.4": 0},
        lesson="10",
    ),
    "links that are changed": Notebook(
        [typed(answer_2_6="def slope(links, top, bottom):\n    links.clear()\n    return 1")],
        {"2.6": 0},
        lesson="02",
    ),
    "a tape that is eaten": Notebook(
        [typed(answer_7_5="def gradients(tape):\n    tape.clear()\n    return tape")],
        {"7.5": 0},
        lesson="07",
    ),
}
