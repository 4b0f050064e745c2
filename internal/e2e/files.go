package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/sample"
)

// Copy copies a directory into a new one of the test.
func Copy(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir() && (entry.Name() == ".git" || relative == "bin" || relative == "dist"):
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, relative), 0o755)
		case !entry.Type().IsRegular():
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, relative), content, 0o644)
	})
	require.NoError(t, err)
	return to
}

// Read returns the content of a file.
func Read(t testing.TB, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(content)
}

// Replace edits a file: old must be in it once.
func Replace(t testing.TB, file, old, new string) {
	t.Helper()
	content := Read(t, file)
	require.Equal(t, 1, strings.Count(content, old), "%q in %s", old, file)
	sample.Write(t, file, strings.Replace(content, old, new, 1))
}

// Tree returns the contents of all files below a directory.
func Tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[path] = Read(t, path)
		}
		return err
	}))
	return files
}

// Block matches a block of code of a Markdown page: its language and its lines.
var Block = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")

// Blocks returns the blocks of code of a Markdown page that are in a language.
func Blocks(t testing.TB, page, language string) []string {
	t.Helper()
	var found []string
	for _, m := range Block.FindAllStringSubmatch(Read(t, page), -1) {
		if m[1] == language {
			found = append(found, m[2])
		}
	}
	return found
}
