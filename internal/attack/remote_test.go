//go:build linux

package attack_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

// TestNothingRunsAndNothingConnects names something remote in every field, and watches by a server on the loopback device and
// by the calls that the kernel sees: only the start of the program itself, and no socket.
func TestNothingRunsAndNothingConnects(t *testing.T) {
	t.Parallel()
	e2e.Tools(t, "strace")
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(net.Conn, http.ConnState) { connections.Add(1) }
	server.Start()
	t.Cleanup(server.Close)
	fields := map[string]string{"components": "components: [PATH]\n", "a base": "resources: [base]\n"}
	for field, kustomization := range fileFields {
		fields[field] = kustomization
	}
	repository := "file://" + t.TempDir() + "//base?ref=--upload-pack=touch%20ran%20%23"
	urls := []string{server.URL + "/redirect", repository, "git@localhost:a/b?version=-x"}
	if os.Getenv("CI") != "true" { // the others take long
		urls = urls[:1]
	}
	for field, kustomization := range fields {
		for _, url := range urls {
			t.Run(field, func(t *testing.T) {
				t.Parallel()
				in := input{files: map[string]string{
					"kustomization.yaml":      strings.ReplaceAll(kustomization, "PATH", url),
					"a.yaml":                  configMap("a"),
					"base/kustomization.yaml": "resources: ['" + url + "']\n",
				}}
				dir, log := in.write(t), filepath.Join(t.TempDir(), "log")
				command := exec.Command("strace", "-f", "-qq", "-e", "signal=none", "-e", "trace=execve,execveat,socket,connect", "-o", log, program(), build, here)
				command.Dir = dir
				output, err := command.CombinedOutput()
				assert.Error(t, err, "exit code")
				calls, readErr := os.ReadFile(log)
				require.NoError(t, readErr, string(output))
				assert.Equal(t, 1, strings.Count(string(calls), "execve"), "programs: %s", calls)
				assert.NotContains(t, string(calls), "socket(")
				assert.NotContains(t, string(calls), "connect(")
				assert.NoFileExists(t, filepath.Join(dir, "ran"))
			})
		}
	}
	t.Cleanup(func() { assert.Zero(t, connections.Load(), "connections") })
}
