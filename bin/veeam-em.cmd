@echo off
rem The command line of the extension, in VS Code's terminal: see the file "veeam-em" beside this one.
setlocal DisableDelayedExpansion
rem A subroutine knows the folder of this file also where a person typed the name in quotes.
call :find
if exist "%VEEAM_EM_NODE%" goto run
where node >nul 2>nul
if errorlevel 1 goto nothing
set "VEEAM_EM_NODE=node"
:run
set "ELECTRON_RUN_AS_NODE=1"
"%VEEAM_EM_NODE%" "%folder%..\dist\cli.js" %*
exit /b %errorlevel%
:nothing
echo veeam-em: nothing runs it. VEEAM_EM_NODE is "%VEEAM_EM_NODE%", where no program is, and the PATH has no node. Open a new terminal in VS Code, or install Node 20.19 or later. 1>&2
exit /b 1
:find
set "folder=%~dp0"
exit /b
