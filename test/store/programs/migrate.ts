// Migrates a database and prints what this process applied.
import { applyMigrations } from '../../../prisma/migrate.ts'

const applied = await applyMigrations(process.argv[2] ?? '')
process.stdout.write(`${JSON.stringify(applied)}\n`)
