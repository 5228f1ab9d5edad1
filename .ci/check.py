"Check what no notebook can check about itself: imports, cell ids, stored tracebacks, shell lines, long lines"
import json
import re
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
notebooks = sorted(p for p in (root/'nbs').rglob('*.ipynb') if '.ipynb_checkpoints' not in p.parts)
room = lambda path: re.fullmatch(r'(\d\d)_(\w+)', path.stem)
place = {m[2]: m[0] for m in map(room, notebooks) if m}              # 02_people comes before 03_synthetic

def faults(path):
    "Every rule that notebook `path` breaks, in words"
    cells = json.loads(path.read_text(encoding='utf-8'))['cells']
    code = [(c, ''.join(c['source'])) for c in cells if c['cell_type']=='code']
    if any('id' not in c for c in cells): yield 'a cell has no id: run nbdev_clean'
    for cell,source in code:
        if any(o['output_type']=='error' for o in cell['outputs']): yield f'a stored traceback: {source[:60]!r}'
        if re.search(r'^\s*!', source, re.M): yield f'a shell line cannot fail a test: {source[:60]!r}'
        if re.search(r'#\|\s*eval\s+false', source): yield '`#| eval false` without a colon is ignored'
        if not room(path) or not re.search(r'#\|\s*export', source): continue
        for module in re.findall(r'^\s*from pose_hrnet_lift\.(\w+) import', source, re.M):
            if place.get(module, '~') >= room(path)[0]: yield f'exports an import of {module}, not a lower room'
        if room(path)[2] not in ('learners', 'training') and re.search(r'^\s*(from|import) fastai', source, re.M): yield 'exports an import of fastai'
        if re.search(r'^\s*(from|import) (nbdev|execnb|ghapi)', source, re.M): yield 'exports an import of a developer tool'
        long = [line for line in source.split('\n') if len(line)>120]
        if long: yield f'exports a line of {len(long[0])} columns, not 120: {long[0].strip()[:60]!r}'
    if path.stat().st_size > 600_000: yield f'{path.stat().st_size//1000} KB: figures too large'

found = [f'{path.relative_to(root)}: {fault}' for path in notebooks for fault in faults(path)]
print('\n'.join(found) or f'{len(notebooks)} notebooks keep the rules')
sys.exit(bool(found))
