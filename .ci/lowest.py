"""Print the oldest versions that settings.ini allows, as constraints: pip install -c"""
import re
from pathlib import Path

settings = (Path(__file__).parent.parent/'settings.ini').read_text()
print('\n'.join(f'{name}=={version}' for name,version in sorted(
    set(re.findall(r'([\w-]+)(?:\[\w+\])?>=([\d.]+)', settings)))))
