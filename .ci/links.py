"Check every link between pages, and from README.md, which must be absolute: a package index shows it too"
import json
import re
import sys
from configparser import ConfigParser
from pathlib import Path

root = Path(__file__).resolve().parent.parent
config = ConfigParser(delimiters=['='])
config.read(root/'settings.ini', encoding='utf-8')
home = f"{config['DEFAULT']['git_url']}/blob/{config['DEFAULT']['branch']}/"
LINK = re.compile(r'\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?:href|src)="([^"]+)"')

def pages():
    "Every page that people read, and its Markdown without code"
    for path in sorted((root/'nbs').rglob('*.ipynb')):
        if '.ipynb_checkpoints' in path.parts: continue
        cells = json.loads(path.read_text(encoding='utf-8'))['cells']
        yield path, '\n\n'.join(''.join(c['source']) for c in cells if c['cell_type']=='markdown')
    for name in ('README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'): yield root/name, (root/name).read_text(encoding='utf-8')

def without_code(text): return re.sub(r'`[^`\n]*`', '', re.sub(r'^ *```.*?^ *```', '', text, flags=re.M | re.S))

def anchors(text):
    "The names of a page's headings, as Quarto makes them and GitHub does"
    heads = re.findall(r'^#+ +(.+?)\s*$', re.sub(r'^ *```.*?^ *```', '', text, flags=re.M | re.S), re.M)
    return {re.sub(r'[^\w\- ]', '', head.lower()).replace(' ', '-') for head in heads}

found,texts = [],dict(pages())
for path,text in texts.items():
    for link in (a or b for a,b in LINK.findall(without_code(text))):
        what = f'{path.relative_to(root)}: the link {link}'
        target,_,anchor = link.partition('#')
        inside = target.startswith(home)
        if re.match(r'[a-z]+:', target) and not inside: continue                # other sites are not asked
        if path.name=='README.md' and not inside and not target.startswith('index_files/'):
            found.append(f'{what} is not absolute')                             # setup.py makes those of pictures so
        file = (root/target[len(home):] if inside else path.parent/target) if target else path
        if not file.exists(): found.append(f'{what} leads nowhere')
        elif anchor and file.resolve() in texts and anchor not in anchors(texts[file.resolve()]): found.append(f'{what} names no heading there')
front = texts[root/'README.md']
found += [f'README.md does not mention {path.name}' for path in texts if path.suffix=='.ipynb' and path.stem!='index' and f'/{path.name})' not in front]
commands = re.findall(r'(pose3d_\w+)=', config['DEFAULT']['console_scripts'])
found += [f'README.md does not mention the command {name}' for name in commands if name not in front]
print('\n'.join(found) or f'{len(texts)} pages: all links lead somewhere')
sys.exit(bool(found))
