"Run what README.md shows, as somebody who pastes it in an empty folder: python .ci/snippets.py [--slim]"
import re
import subprocess
import sys
import tempfile
from pathlib import Path

root = Path(__file__).resolve().parent.parent
LATER = ('pip', 'python -m venv', '. ', 'jupyter', 'nbdev')       # .ci/run installs, and a browser is not at hand
AWAY = ('coco', 'h36m', 'mpii')                                  # published weights come from the network
SMALL = {'pose3d_demo': '--train 32 --valid 8 --epochs 1', 'pose3d_synth': '--train 48 --valid 16', 'pose3d_train hrnet': '--net small --size 64 --bs 16 --epochs 1',
         'pose3d_train lifter': '--bs 16 --epochs 1', 'pose3d_benchmark': '--images 8 --rounds 1 --size 64 --width 64'}

def blocks():
    "The code blocks of README.md: their language and text"
    return re.findall(r'^``` ?(python|sh)\n(.*?)^```', (root/'README.md').read_text(encoding='utf-8'), re.M | re.S)

def commands(text):
    "The lines of a block for the shell that can be run here, made small"
    for line in text.splitlines():
        for command in line.partition(' #')[0].strip().split(' && '):
            if not command or command.startswith(LATER) or any(re.search(rf'\b{o}\b', command) for o in AWAY): continue
            yield command + ''.join(f' {flags}' for start,flags in SMALL.items() if start in command)

def run(command, folder):
    done = subprocess.run(command, cwd=folder, shell=isinstance(command, str), capture_output=True, text=True)
    said = command if isinstance(command, str) else command[-1]
    print('FAILED' if done.returncode else 'ok    ', said.strip().replace('\n', '\n       '), flush=True)
    if done.returncode: print(done.stdout[-2000:], done.stderr[-2000:])
    return done.returncode

slim,failed = '--slim' in sys.argv,0
with tempfile.TemporaryDirectory() as folder:
    for language,text in blocks():
        if language=='python':
            if not any(re.search(rf"'{o}'", text) for o in AWAY): failed += run([sys.executable, '-c', text], folder)>0
            if slim: break                          # the first is inference, and all that a slim environment can do
        elif not slim:
            for command in commands(text): failed += run(command, folder)>0
sys.exit(bool(failed))
