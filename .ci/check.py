"Check what no notebook can check about itself: imports, long lines and modules, arguments without a comment, assertions on times, what its outputs say"
import ast
import json
import re
import subprocess
import sys
from functools import cache
from itertools import takewhile
from pathlib import Path
import pyflakes.checker
import pyflakes.messages

root = Path(__file__).resolve().parent.parent
library = root/'pose_hrnet_lift'
notebooks = sorted(p for p in (root/'nbs').rglob('*.ipynb') if '.ipynb_checkpoints' not in p.parts)
number = lambda path: re.fullmatch(r'(\d\d[a-z]?)_(\w+)', path.stem)
place = {m[2]: m[1] for m in map(number, notebooks) if m}            # 31 comes before 31b, and 31b before 32

FASTAI = ('learners', 'training')     # the only modules that use fastai
ABOVE = ('benchmark', 'gpu_benchmark', 'box_training')                # and those that may import these three at their top, but nothing of fastai
LONG = {}                             # modules of more than 450 lines, with the reason why they are one idea
PATHS = re.compile(r'(?<![\w.:/~])/(?:tmp|var|home|root|Users|private|opt)/|[A-Z]:\\Users|(?:^|\n)/\S+\.py:\d+: ')      # of one machine
CLOCKS = {'perf_counter', 'perf_counter_ns', 'process_time', 'thread_time', 'monotonic', 'default_timer', 'timeit', 'time'}

def texts(outputs):
    "Everything that stored outputs show as text"
    for out in outputs:
        yield from out.get('text', [])
        for kind,data in out.get('data', {}).items():
            if kind.startswith('text/'): yield ''.join(data)

def clocked(cells):
    "Assertions that compare times, which hold on one machine and fail on another"
    timed = set()                                                    # names that hold a time, or of functions that return one
    def is_timed(node): return not isinstance(node, ast.Tuple) and any(
        (isinstance(o, ast.Call) and getattr(o.func, 'attr', getattr(o.func, 'id', '')) in CLOCKS)
        or (isinstance(o, ast.Name) and o.id in timed) for o in ast.walk(node))
    for source in cells:
        tree = ast.parse(re.sub(r'^\s*[%!].*$', '', source, flags=re.M))
        for node in (*ast.walk(tree), *ast.walk(tree)):              # twice, since a function may come after its caller
            if isinstance(node, ast.Assign):
                for o in ast.walk(ast.Tuple(node.targets)):
                    if isinstance(o, ast.Name) and o.id!='_': (timed.add if is_timed(node.value) else timed.discard)(o.id)
            if isinstance(node, ast.FunctionDef):
                returned = [o.value for o in ast.walk(node) if isinstance(o, ast.Return) and o.value]
                (timed.add if any(map(is_timed, returned)) else timed.discard)(node.name)
        for node in ast.walk(tree):
            compares = isinstance(node, ast.Assert) and any(isinstance(o, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) for o in ast.walk(node))
            compares |= isinstance(node, ast.Call) and getattr(node.func, 'id', '')=='test_close'
            if compares and is_timed(node): yield ast.unparse(node)

def mixed(source):
    "Does a cell import and compute? Building the docs runs each cell that imports, without those before it"
    body = ast.parse(re.sub(r'^\s*[%!].*$', '', source, flags=re.M)).body
    kinds = ast.Import,ast.ImportFrom
    imports = [any(isinstance(o, kinds) for o in ([node] if '| export' in source else ast.walk(node))) for node in body]
    defines = (*kinds, ast.FunctionDef, ast.ClassDef)
    skipped = 'nbdev_export()' in source or re.search(r'#\| eval: *false', source)
    return any(imports) and not all(isinstance(o, defines) for o in body) and not skipped

def effects(source):
    "Statements that are a tuple or a comprehension, for the effects of the calls in it; a cell may end in one that it shows"
    body = ast.parse(re.sub(r'^\s*[%!].*$', '', source, flags=re.M)).body
    for node in (o for statement in body for o in ast.walk(statement)):
        if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Tuple, ast.ListComp, ast.SetComp)) and node is not body[-1]:
            yield f'one statement a line: {ast.unparse(node)[:60]}'

def untold(cells):
    "Does a chapter import before it says, in a paragraph, what it is about?"
    imports = lambda c: c['cell_type']=='code' and re.search(r'^\s*(from|import) ', ''.join(c['source']), re.M)
    before = takewhile(lambda c: not imports(c), cells)
    told = '\n\n'.join(''.join(c['source']) for c in before if c['cell_type']=='markdown')
    return any(map(imports, cells)) and all(o[:1] in '#>' for o in told.split('\n\n'))

def exported(path, source):
    "Faults of a cell that goes into a module"
    for module in re.findall(r'^from pose_hrnet_lift\.(\w+) import', source, re.M):
        if place.get(module, '~') >= number(path)[1]: yield f'exports an import of {module}, whose number is not lower'
    if number(path)[2] not in FASTAI and re.search(r'^\s*(from|import) fastai', source, re.M): yield 'exports an import of fastai'
    if re.search(r'^\s*(from|import) (nbdev|execnb|ghapi)', source, re.M): yield 'exports an import of a developer tool'

def faults(path):
    "Every rule that notebook `path` breaks, in words"
    cells = json.loads(path.read_text(encoding='utf-8'))['cells']
    code = [(c, ''.join(c['source'])) for c in cells if c['cell_type']=='code']
    if any('id' not in c for c in cells): yield 'a cell has no id: run nbdev_clean'
    if untold(cells): yield 'imports stand before the first paragraph'
    for cell,source in code:
        start = repr(source.strip()[:60])
        if any(o['output_type']=='error' for o in cell['outputs']): yield f'a stored traceback: {start}'
        if re.search(r'^\s*!', source, re.M): yield f'a shell line cannot fail a test: {start}'
        if re.search(r'#\|\s*eval\s+false', source): yield '`#| eval false` without a colon is ignored'
        if mixed(source) and path.stem!='index': yield f'imports stand alone in their cell: {start}'
        yield from effects(source)
        long = [line for line in source.split('\n') if len(line)>100]
        if long: yield f'a line of {len(long[0])} columns, not 100: {long[0].strip()[:60]!r}'
        stray = next(filter(PATHS.search, texts(cell['outputs'])), None)
        if stray: yield f'a stored output names a folder of one machine: {stray.strip()[:80]!r}'
        if number(path) and re.search(r'#\|\s*export', source): yield from exported(path, source)
    for assertion in clocked([source for _,source in code]): yield f'asserts a time: {assertion[:80]}'
    if path.stat().st_size > 600_000: yield f'{path.stat().st_size//1000} KB: figures too large'

def defined(path):
    "Names that a module defines at its top level, or offers to others in `__all__`"
    for node in ast.parse(path.read_text(encoding='utf-8')).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)): yield node.name
        elif not isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (o.id for o in ast.walk(node) if isinstance(o, ast.Name) and isinstance(o.ctx, ast.Store))
            yield from (o.name for o in ast.walk(node) if isinstance(o, ast.ClassDef))          # under an `if`
        if isinstance(node, ast.Assign) and getattr(node.targets[0], 'id', '')=='__all__': yield from ast.literal_eval(node.value)

offered = cache(lambda path: {*defined(path)})             # many modules import from the same few

def borrowed(path):
    "Names that a module takes from another one that only imports them, fastai's above all, or keeps for itself"
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        home = library/f'{node.module}.py' if isinstance(node, ast.ImportFrom) and node.level==1 and node.module else None
        if not home or not home.exists(): continue
        for name in (o.name for o in node.names):
            if name not in offered(home): yield f'takes {name} from {home.stem}, which does not define it'
            elif name.startswith('_'): yield f'takes {name} from {home.stem}, which keeps it for itself'

ALONE = """import importlib, sys
sys.path.insert(0, sys.argv[1])
sys.modules['fastai'] = None
for name in sys.argv[2:]:
    try: importlib.import_module(f'pose_hrnet_lift.{name}')
    except ImportError as e: print(f'pose_hrnet_lift/{name}.py: its import reaches fastai, or fails: {e}')
"""
def names(path):
    "Names that a module uses and does not have (its notebook may), or imports and does not use"
    tree = ast.parse(path.read_text(encoding='utf-8'))
    for o in pyflakes.checker.Checker(tree, str(path)).messages:
        for_effect = 'fastai' in str(o.message_args[0])            # imported for what the import does
        if isinstance(o, (pyflakes.messages.UndefinedName, pyflakes.messages.UndefinedExport, pyflakes.messages.UnusedImport)) and not for_effect:
            yield f'{path.name}:{o.lineno}: {o.message % o.message_args}'

def uncommented(path):
    "Arguments of a module's public functions whose line says nothing about them"
    source = path.read_text(encoding='utf-8')
    lines,body = source.splitlines(),ast.parse(source).body
    public = {name for o in body if isinstance(o, ast.Assign) and getattr(o.targets[0], 'id', '')=='__all__' for name in ast.literal_eval(o.value)}
    for node in body:
        if not isinstance(node, ast.FunctionDef) or node.name not in public: continue
        silent = [o.arg for o in ast.walk(node.args) if isinstance(o, ast.arg) and ' # ' not in lines[o.lineno-1].split('->')[0]]
        if silent: yield f'{path.name}: {node.name} has arguments without a comment: {", ".join(silent)}'

def modules():
    "Faults of the exported modules as a whole"
    files = [p for p in sorted(library.glob('*.py')) if not p.stem.startswith('_')]
    for path in files: yield from (*names(path), *uncommented(path))
    for path in files:
        where,n = f'pose_hrnet_lift/{path.name}',len(path.read_text(encoding='utf-8').splitlines())
        if n>450 and path.stem not in LONG: yield f'{where}: {n} lines, not 450: divide it, or say in .ci/check.py why it is one idea'
        if n<=450 and path.stem in LONG: yield f'{where}: {n} lines need no entry in LONG'
        yield from (f'{where}: {fault}' for fault in borrowed(path))
    free = [p.stem for p in files if p.stem not in (*FASTAI, *ABOVE)]
    yield from subprocess.run([sys.executable, '-c', ALONE, root, *free], capture_output=True, text=True, check=True).stdout.splitlines()

found = [f'{path.relative_to(root)}: {fault}' for path in notebooks for fault in faults(path)] + [*modules()]
print('\n'.join(found) or f'{len(notebooks)} notebooks keep the rules')
sys.exit(bool(found))
