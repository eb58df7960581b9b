/* What taskkill.exe /PID <number> /T /F does, which Wine's own cannot: ends a process with all that it started. */
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>
#include <tlhelp32.h>

static void end_with_children(DWORD id) {
  PROCESSENTRY32W one = {.dwSize = sizeof one};
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  for (BOOL more = Process32FirstW(all, &one); more; more = Process32NextW(all, &one))
    if (one.th32ParentProcessID == id && one.th32ProcessID != GetCurrentProcessId()) end_with_children(one.th32ProcessID);
  CloseHandle(all);
  HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, id);
  if (!process) return;
  TerminateProcess(process, 1);
  CloseHandle(process);
}

int wmain(int argc, wchar_t **argv) {
  if (argc != 5 || _wcsicmp(argv[1], L"/PID") || _wcsicmp(argv[3], L"/T") || _wcsicmp(argv[4], L"/F")) return 1;
  end_with_children(wcstoul(argv[2], 0, 10));
  return 0;
}
