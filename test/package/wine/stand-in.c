/*
 * Stands in for a tool of Windows: writes down how it was called, and does what the test's answers say.
 *
 * %STAND_IN% is a folder of the test. <tool>.txt in it has an answer a line; the first whose words are in the arguments,
 * in whatever case, is given; without one the tool ends with 9009.
 *
 *   words|exit code|print|file            the file's bytes on standard output
 *   words|exit code|leave|file|argument   the file, or the folder with what is in it, at the path after that argument
 *   words|exit code                       nothing
 *
 * With "hang" for an exit code it does nothing for ten minutes instead of ending, and has a child that does the same.
 *
 * calls\ gets a file for each call: the arguments, the program first, with 0x1f between them, in UTF-8.
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define CHARS 32768
#define MINUTE 60000
#define CHILD L"child-of-a-tool-that-hangs"

static wchar_t home[MAX_PATH], tool[MAX_PATH];

static void give_up(const char *what) {
  fprintf(stderr, "stand-in for %ls: %s\n", tool, what);
  ExitProcess(9010);
}

static void find_out_who_this_is(const wchar_t *program) {
  const wchar_t *name = wcsrchr(program, L'\\');
  wcscpy(tool, name ? name + 1 : program);
  wchar_t *ending = wcsrchr(tool, L'.');
  if (ending) *ending = 0;
  _wcslwr(tool);
  if (!GetEnvironmentVariableW(L"STAND_IN", home, MAX_PATH)) give_up("no STAND_IN");
}

static void write_down(int argc, wchar_t **argv) {
  static char text[CHARS * 4];
  wchar_t path[MAX_PATH];
  /* A file each: two tools may run at a time. */
  swprintf(path, MAX_PATH, L"%ls\\calls\\%ls-%lu-%lu.txt", home, tool, GetCurrentProcessId(), GetTickCount());
  FILE *file = _wfopen(path, L"wb");
  if (!file) give_up("cannot write the call down");
  for (int i = 0; i < argc; i++) {
    WideCharToMultiByte(CP_UTF8, 0, argv[i], -1, text, sizeof text, 0, 0);
    fprintf(file, "%s%s", i ? "\x1f" : "", text);
  }
  fclose(file);
}

static void print_file(const wchar_t *path) {
  char bytes[65536];
  DWORD size, written;
  HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, 0, OPEN_EXISTING, 0, 0);
  if (file == INVALID_HANDLE_VALUE) give_up("no file to print");
  while (ReadFile(file, bytes, sizeof bytes, &size, 0) && size)
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), bytes, size, &written, 0);
  CloseHandle(file);
}

static void leave(const wchar_t *from, const wchar_t *to) {
  if (!(GetFileAttributesW(from) & FILE_ATTRIBUTE_DIRECTORY)) {
    if (!CopyFileW(from, to, FALSE)) give_up("cannot leave a file");
    return;
  }
  wchar_t path[MAX_PATH], target[MAX_PATH];
  WIN32_FIND_DATAW found;
  CreateDirectoryW(to, 0);
  swprintf(path, MAX_PATH, L"%ls\\*", from);
  HANDLE list = FindFirstFileW(path, &found);
  if (list == INVALID_HANDLE_VALUE) give_up("nothing to leave");
  do {
    if (!wcscmp(found.cFileName, L".") || !wcscmp(found.cFileName, L"..")) continue;
    swprintf(path, MAX_PATH, L"%ls\\%ls", from, found.cFileName);
    swprintf(target, MAX_PATH, L"%ls\\%ls", to, found.cFileName);
    leave(path, target);
  } while (FindNextFileW(list, &found));
  FindClose(list);
}

static void hang(const wchar_t *program) {
  wchar_t line[MAX_PATH + 64];
  STARTUPINFOW startup = {.cb = sizeof startup};
  PROCESS_INFORMATION child;
  swprintf(line, MAX_PATH + 64, L"\"%ls\" %ls", program, CHILD);
  /* The child holds the same pipes: whoever reads them to their end waits for it. */
  if (!CreateProcessW(program, line, 0, 0, TRUE, 0, 0, 0, &startup, &child)) give_up("cannot start a child");
  Sleep(10 * MINUTE);
}

static int answer(int argc, wchar_t **argv, char *line) {
  wchar_t field[5][MAX_PATH] = {{0}}, path[MAX_PATH];
  for (int i = 0; i < 5 && line; i++) {
    char *end = strchr(line, '|');
    if (end) *end = 0;
    MultiByteToWideChar(CP_UTF8, 0, line, -1, field[i], MAX_PATH);
    line = end ? end + 1 : 0;
  }
  swprintf(path, MAX_PATH, L"%ls\\%ls", home, field[3]);
  if (!wcscmp(field[2], L"print")) print_file(path);
  if (!wcscmp(field[2], L"leave")) {
    int at = 1;
    while (at < argc && _wcsicmp(argv[at], field[4])) at++;
    if (at + 1 >= argc) give_up("no argument names where to leave it");
    leave(path, argv[at + 1]);
  }
  if (!wcscmp(field[1], L"hang")) hang(argv[0]);
  return _wtoi(field[1]);
}

int wmain(int argc, wchar_t **argv) {
  static wchar_t program[MAX_PATH], said[CHARS * 2], words[MAX_PATH];
  char line[4096];
  GetModuleFileNameW(0, program, MAX_PATH);
  argv[0] = program;
  find_out_who_this_is(program);
  if (argc == 2 && !wcscmp(argv[1], CHILD)) {
    Sleep(10 * MINUTE);
    return 0;
  }
  write_down(argc, argv);
  for (int i = 1; i < argc; i++) {
    wcsncat(said, argv[i], CHARS);
    wcscat(said, L" ");
  }
  _wcslwr(said);
  wchar_t path[MAX_PATH];
  swprintf(path, MAX_PATH, L"%ls\\%ls.txt", home, tool);
  FILE *answers = _wfopen(path, L"rb");
  while (answers && fgets(line, sizeof line, answers)) {
    line[strcspn(line, "\r\n")] = 0;
    char *end = strchr(line, '|');
    if (!end) continue;
    MultiByteToWideChar(CP_UTF8, 0, line, (int)(end - line), words, MAX_PATH);
    words[end - line] = 0;
    _wcslwr(words);
    if (wcsstr(said, words)) return answer(argc, argv, line);
  }
  return 9009;
}
