package main

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

// TestBench runs the benchmark once over a few resources, so that it still works when it is wanted.
func TestBench(t *testing.T) {
	t.Parallel()
	e2e.Tools(t, "kustomize")
	program := filepath.Join(t.TempDir(), "module-service")
	out, err := exec.Command("go", "build", "-o", program, "../..").CombinedOutput()
	require.NoError(t, err, string(out))
	require.NoError(t, bench(program, 3, 1))
}
