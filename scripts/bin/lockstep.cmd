@node "%~dp0..\run.mjs" pipeline/cli/main.ts %*
