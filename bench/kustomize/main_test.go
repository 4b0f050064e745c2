package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBench runs the benchmark once over a few resources, so that it still works when it is wanted.
func TestBench(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("kustomize"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("kustomize is not installed")
	}
	program := filepath.Join(t.TempDir(), "module-service")
	out, err := exec.Command("go", "build", "-o", program, "../..").CombinedOutput()
	require.NoError(t, err, string(out))
	require.NoError(t, bench(program, 3, 1))
}
