package cli_test

import (
	"fmt"
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/e2e"
)

// TestFullDirectory renders in a file system that has room for some of the files.
func TestFullDirectory(t *testing.T) {
	t.Parallel()
	e2e.Tools(t, "sh", "mount")
	all := files{"s.yaml": service("m0", 81), "t.yaml": service("gone", 80)}
	for i := range 8 {
		name := fmt.Sprintf("m%d", i)
		all[name+".yaml"] = module(name, 80)
	}
	dir := folder(t, all)
	out := t.TempDir()
	script := `mount -t tmpfs -o size=$((14 * $(getconf PAGESIZE))) tmpfs "$2" || exit 99
		cp "$1"/* "$2" && { "$0" render "$2"; code=$?; cp -a "$2/." "$3"; exit $code; }`
	render := exec.Command("sh", "-c", script, binary(t), dir, t.TempDir(), out)
	render.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	reported, err := render.CombinedOutput()
	if render.ProcessState == nil || render.ProcessState.ExitCode() == 99 {
		t.Skipf("nothing can be mounted here: %v: %s", err, reported)
	}
	assert.Equal(t, 1, render.ProcessState.ExitCode())
	assert.Regexp(t, `^error: write .*: no space left on device\n$`, string(reported))
	assert.Equal(t, all, contents(t, out), "all is as it was, and nothing is left over")
}
