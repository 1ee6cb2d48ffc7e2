import { parseConfig } from '../../server/config.ts'
import { loadSecrets } from '../../server/secrets.ts'

process.stdout.write(JSON.stringify(loadSecrets(parseConfig({ DATA_DIR: process.argv[2] }))))
