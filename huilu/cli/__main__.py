"""python -m huilu.cli"""

from huilu.cli.main import main

main()
