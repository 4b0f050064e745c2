// Package examples_test runs the examples with the real tools, and every command of every README.
package examples_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// binaryDir holds the module-service that TestMain builds. It is first in the PATH of every command.
var binaryDir string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "module-service")
	if err == nil {
		defer os.RemoveAll(dir)
		binaryDir = dir
		build := exec.Command("go", "build", "-o", dir, "github.com/koupleless/module-service")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		build.Stderr = os.Stderr
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build module-service:", err)
		return 1
	}
	return m.Run()
}

// need skips a test whose tool is not installed. In CI that is a failure.
func need(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed, and CI must run this test", tool)
		}
		t.Skipf("%s is not installed", tool)
	}
}

// copyOf copies a folder into a new one of the test.
func copyOf(t *testing.T, dir string) string {
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
		case entry.IsDir() && entry.Name() == ".git":
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, relative), 0o755)
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

type result struct {
	code           int
	stdout, stderr string
}

// command runs a program in a folder.
func command(t *testing.T, dir string, name string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "PATH="+binaryDir+string(os.PathListSeparator)+os.Getenv("PATH"))
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %s: %v", name, err)
	}
	return result{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// resource returns the only resource of a kind and name among documents.
func resource(t *testing.T, documents, kind, name string) *yaml.RNode {
	t.Helper()
	nodes, err := kio.FromBytes([]byte(documents))
	require.NoError(t, err)
	var found []*yaml.RNode
	for _, n := range nodes {
		if n.GetKind() == kind && n.GetName() == name {
			found = append(found, n)
		}
	}
	require.Len(t, found, 1, "%s %s in\n%s", kind, name, documents)
	return found[0]
}

func field(t *testing.T, n *yaml.RNode, path ...string) string {
	t.Helper()
	value, err := n.Pipe(yaml.Lookup(path...))
	require.NoError(t, err)
	require.NotNil(t, value, "%v in\n%s", path, n.MustString())
	return strings.TrimSpace(value.MustString())
}

// replace edits a file: old must be in it once.
func replace(t *testing.T, file, old, new string) {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(content), old), "%q in %s", old, file)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(content), old, new, 1)), 0o644))
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(content)
}

// tree returns the contents of all files below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[path] = read(t, path)
		}
		return err
	}))
	return files
}

func assertLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		assert.Contains(t, text, line)
	}
}
