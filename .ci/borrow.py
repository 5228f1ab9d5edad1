"""Link what the project requires from this environment into another one: python .ci/borrow.py FOLDER

Torch and CUDA, 5 GB, then lie on the disk once, and pip, which still decides whether the versions
fit, has nothing to unpack again. On Windows nothing is linked, and pip installs everything."""
import os, sys
from importlib.metadata import distribution
from pathlib import Path
from packaging.requirements import Requirement

def required(name, extras=(), found=None):
    "The distributions that one requires, and what they require, by name"
    found = {} if found is None else found
    for need in map(Requirement, distribution(name).requires or ()):
        wanted = not need.marker or any(need.marker.evaluate({'extra': o}) for o in ('', *extras))
        if not wanted or need.name in found: continue
        found[need.name] = distribution(need.name)
        required(need.name, need.extras, found)
    return found

def link(package, folder, site):
    "Link the files of a distribution; its commands are written anew, as they name their environment"
    for file in package.files:
        if '..' in file.parts: continue
        to = site/file
        to.parent.mkdir(parents=True, exist_ok=True)
        if not to.exists(): os.link(file.locate(), to)
    for o in package.entry_points.select(group='console_scripts'):
        command = folder/'bin'/o.name
        command.write_text(f'#!{folder}/bin/python\nimport sys\nfrom {o.module} import {o.attr}\n'
                           f'sys.exit({o.attr}())\n')
        command.chmod(0o755)

if __name__=='__main__':
    folder = Path(sys.argv[1])
    for site in folder.glob('lib/python*/site-packages'):
        for package in required('pose_hrnet_lift').values(): link(package, folder, site)
