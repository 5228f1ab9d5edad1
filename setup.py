"Build the package from settings.ini, the one place where its facts are kept"
import shlex
from configparser import ConfigParser
from pathlib import Path
from tempfile import TemporaryDirectory
from setuptools import find_packages,setup

here = Path(__file__).parent
config = ConfigParser(delimiters=['='])
config.read(here/'settings.ini', encoding='utf-8')
cfg = config['DEFAULT']

readme = (here/'README.md').read_text(encoding='utf-8')
pictures = f"]({cfg['git_url']}/raw/{cfg['branch']}/index_files/"          # a package index has only the text
build = TemporaryDirectory()          # else setuptools keeps build/, and installs again what has been deleted since

setup(
    name=cfg['lib_name'],
    version=cfg['version'],
    description=cfg['description'],
    long_description=readme.replace('](index_files/', pictures),
    long_description_content_type='text/markdown',
    author=cfg['author'],
    author_email=cfg['author_email'],
    url=cfg['git_url'],
    project_urls={'Documentation': cfg['doc_host']+cfg['doc_baseurl'], 'Changelog': f"{cfg['git_url']}/blob/{cfg['branch']}/CHANGELOG.md",
                  'Issues': f"{cfg['git_url']}/issues"},
    keywords=cfg['keywords'],
    license_expression='Apache-2.0',
    license_files=['LICENSE', 'NOTICE'],
    classifiers=[
        'Development Status :: 3 - Alpha',
        'Intended Audience :: Developers',
        'Intended Audience :: Science/Research',
        'Natural Language :: English',
        'Typing :: Typed',
        *[f'Programming Language :: Python :: 3.{minor}' for minor in (11, 12, 13)],
    ],
    python_requires=f">={cfg['min_python']}",
    packages=find_packages(include=[cfg['lib_path'], f"{cfg['lib_path']}.*"]),
    package_data={cfg['lib_path']: ['py.typed', '*.pyi', 'sample.jpg', 'pretrained/*']},
    install_requires=shlex.split(cfg['requirements']),
    extras_require={name.removesuffix('_requirements'): shlex.split(value)
                    for name,value in cfg.items() if name.endswith('_requirements')},
    entry_points={
        'console_scripts': cfg['console_scripts'].split(),
        'nbdev': [f"{cfg['lib_name']}={cfg['lib_path']}._modidx:d"],
    },
    options={'build': {'build_base': build.name}},
    zip_safe=False,
)
