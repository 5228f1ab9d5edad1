"Build wheel and sdist into a folder and check what is in them: python .ci/package.py FOLDER"
import os
import re
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from email import message_from_bytes
from pathlib import Path

root,out = Path(__file__).resolve().parent.parent,Path(sys.argv[1])
config = ConfigParser(delimiters=['='])
config.read(root/'settings.ini', encoding='utf-8')
version = config['DEFAULT']['version']

subprocess.run([sys.executable, '-m', 'build', '--outdir', out, root], check=True, stdout=subprocess.DEVNULL)   # the wheel from the sdist
subprocess.run([sys.executable, '-m', 'twine', 'check', '--strict', *map(str, out.glob('*'))], check=True)
wheel = zipfile.ZipFile(next(out.glob('*.whl')))
names = wheel.namelist()
about = message_from_bytes(wheel.read(next(o for o in names if o.endswith('.dist-info/METADATA'))))
source = subprocess.run(['git', 'ls-files', 'pose_hrnet_lift'], cwd=root, check=True, capture_output=True, text=True).stdout.split()

faults = [f'the wheel lacks {name}' for name in source if name not in names]
faults += [f'the wheel has {name}, which git does not' for name in names if name.startswith('pose_hrnet_lift/') and name not in source]
faults += [f'the description links to {link}, which is not absolute' for link in re.findall(r'\]\(((?![a-z]+:|#)[^)]*)\)', about.get_payload())]
if about['Version']!=version: faults.append(f'the wheel is version {about["Version"]}, settings.ini says {version}')
if f'__version__ = "{version}"' not in (root/'pose_hrnet_lift/__init__.py').read_text(encoding='utf-8'): faults.append('__init__.py has another version')
if f'## {version}' not in (root/'CHANGELOG.md').read_text(encoding='utf-8'): faults.append(f'CHANGELOG.md does not mention {version}')
if f'version: {version}\n' not in (root/'CITATION.cff').read_text(encoding='utf-8'): faults.append('CITATION.cff has another version')
tag = os.environ.get('GITHUB_REF', '').removeprefix('refs/tags/')
if tag.startswith('v') and tag!=f'v{version}': faults.append(f'the tag {tag} is not v{version}')
print('\n'.join(faults) or f'{", ".join(sorted(o.name for o in out.glob("*")))}: complete')
sys.exit(bool(faults))
