package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the temporary directory of a package's tests.
var root string

// copyTo in the environment of a test makes it copy the program that it is given: see Dir.
const copyTo = "MODULE_SERVICE_COPY_TO"

// Main runs the tests of a package, removes what they built, and returns their exit code.
func Main(m *testing.M) int {
	if to := os.Getenv(copyTo); to != "" {
		program, err := os.ReadFile(os.Args[1])
		if err == nil {
			err = os.WriteFile(filepath.Join(to, filepath.Base(os.Args[1])), program, 0o755)
		}
		if err != nil {
			panic(err)
		}
		return 0
	}
	dir, err := os.MkdirTemp("", "module-service")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	root = dir
	return m.Run()
}

// Dir returns the directory of module-service, which the first call builds. Unlike go build, go run keeps what it links for
// the tests of the next package; what it runs instead of the program is this test, which copies the program.
var Dir = sync.OnceValue(func() string {
	test, err := os.Executable()
	if err != nil {
		panic(err)
	}
	build := exec.Command("go", "run", "-exec", "'"+test+"'", "github.com/koupleless/module-service")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", copyTo+"="+root)
	if out, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("build module-service: %v\n%s", err, out))
	}
	return root
})

// Environment returns the environment of every command: module-service is first in the PATH.
func Environment() []string {
	return append(os.Environ(), "PATH="+Dir()+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// Shell runs a command line in a copy of the repository, with what go install makes there in the PATH, too. It returns all
// that the command line prints.
func Shell(t testing.TB, dir, line string) string {
	t.Helper()
	Tools(t, "bash")
	c := exec.Command("bash", "-o", "pipefail", "-c", line)
	c.Dir = dir
	bin := filepath.Join(dir, ".bin")
	c.Env = append(os.Environ(), "GOBIN="+bin, "PATH="+strings.Join([]string{bin, Dir(), os.Getenv("PATH")}, string(os.PathListSeparator)))
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s\n%s", line, out)
	return string(out)
}

// Script runs a script and returns what it prints on standard output.
func Script(t testing.TB, dir, script string) string {
	t.Helper()
	Tools(t, "sh")
	c := exec.Command("sh", "-euc", script)
	c.Dir, c.Env = dir, Environment()
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	require.NoError(t, err, "%s\n%s%s", script, out, stderr.String())
	return string(out)
}
