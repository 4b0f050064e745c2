package cli_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

// generated makes a file of parts, which are numbered, and returns its size.
func generated(t *testing.T, path string, parts int, part func(i int) string) int64 {
	t.Helper()
	file, err := os.Create(path)
	require.NoError(t, err)
	defer file.Close()
	w := bufio.NewWriter(file)
	for i := range parts {
		w.WriteString(part(i))
	}
	require.NoError(t, w.Flush())
	info, err := file.Stat()
	require.NoError(t, err)
	return info.Size()
}

// passesWhole runs the program on a file, holds that the file comes out of it byte for byte, followed by rest, and returns
// the most memory that it took.
func passesWhole(t *testing.T, path, rest string, args ...string) (peak int64) {
	t.Helper()
	in, err := os.Open(path)
	require.NoError(t, err)
	defer in.Close()
	again, err := os.Open(path)
	require.NoError(t, err)
	defer again.Close()
	var stderr bytes.Buffer
	c := exec.Command(binary(t), args...)
	c.Stdin, c.Stderr = in, &stderr
	stdout, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	want, got := make([]byte, 1<<20), make([]byte, 1<<20)
	for expected := io.MultiReader(again, strings.NewReader(rest)); ; {
		n, err := io.ReadFull(expected, want)
		m, _ := io.ReadFull(stdout, got[:max(n, 1)])
		if !bytes.Equal(want[:n], got[:m]) {
			require.NoError(t, c.Process.Kill())
			require.Fail(t, "the output is another one")
		}
		if err != nil {
			break
		}
	}
	_, _ = io.Copy(io.Discard, stdout)
	require.NoError(t, c.Wait(), stderr.String())
	assert.Empty(t, stderr.String())
	return c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
}

// TestHugeFile renders a file of 500 MB with a module after each 100 kB.
func TestHugeFile(t *testing.T) {
	e2e.Only(t, "writes and reads 500 MB")
	path := filepath.Join(t.TempDir(), "huge.yaml")
	large := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: large\ndata:\n  text: |\n" + strings.Repeat("    "+strings.Repeat("x", 95)+"\n", 1000) + "---\n"
	const modules = 5000
	size := generated(t, path, modules, func(i int) string { return large + module(fmt.Sprintf("m%d", i), 80) + "---\n" })
	var rest strings.Builder
	for i := range modules {
		rest.WriteString("---\n" + service(fmt.Sprintf("m%d", i), 80))
	}
	assert.Less(t, passesWhole(t, path, rest.String()), 2*size, "the function holds its input and little more")
	assert.Less(t, passesWhole(t, path, rest.String(), "build", path), 3*size, "build holds its output, too")
}

// TestMillionDocuments renders documents so small that what is known of each outweighs it.
func TestMillionDocuments(t *testing.T) {
	e2e.Only(t, "parses a million documents")
	path := filepath.Join(t.TempDir(), "million.yaml")
	size := generated(t, path, 1_000_000, func(i int) string {
		return fmt.Sprintf("apiVersion: v1\nkind: A\nmetadata:\n  name: a%d\n---\n", i)
	})
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = file.WriteString(module("a", 80))
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.Less(t, passesWhole(t, path, "---\n"+service("a", 80)), 10*size)
}
