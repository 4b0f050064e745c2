package remote

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

// through is the transport of a test: every host is the test server.
type through struct{ to *httptest.Server }

func (t through) RoundTrip(request *http.Request) (*http.Response, error) {
	copied := request.Clone(request.Context())
	copied.URL.Scheme, copied.URL.Host = "http", t.to.Listener.Addr().String()
	response, err := t.to.Client().Transport.RoundTrip(copied)
	if response != nil {
		response.Request = request
	}
	return response, err
}

func TestGuard(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		var size int
		_, _ = fmt.Sscan(r.URL.Query().Get("size"), &size)
		fmt.Fprint(w, strings.Repeat("a", size))
	}))
	t.Cleanup(server.Close)
	for _, c := range []struct {
		reason, url string
		off         bool
		message     string
	}{
		{"off", "http://h/", true, "remote resources are off"},
		{"a file", "https://h/?size=9", false, ""},
		{"the largest file", fmt.Sprintf("https://h/?size=%d", maxFile), false, ""},
		{"a larger one", fmt.Sprintf("https://h/?size=%d", maxFile+1), false, "must be at most 10 MiB"},
		{"a redirect on the host", "https://h/?to=/b", false, ""},
		{"a redirect to another host", "https://h/?to=https://i/", false, "redirects to another host"},
		{"a redirect to another port", "https://h/?to=https://h:1/", false, "redirects to another host"},
		{"a redirect to the metadata of clouds", "https://h/?to=http://169.254.169.254/", false, "redirects to another host"},
		{"a redirect that gives up encryption", "https://h/?to=http://h/", false, "redirects to another host"},
		{"a redirect that has no end", "https://h/?to=/?to=/", false, ""},
		{"a private address", "http://10.0.0.1/", false, "public host"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			g := &guard{transport: through{server}}
			g.enabled.Store(!c.off)
			response, err := (&http.Client{Transport: g}).Get(c.url)
			if err == nil {
				_, err = io.Copy(io.Discard, response.Body)
				assert.NoError(t, response.Body.Close())
			}
			if c.message == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, c.message)
			}
		})
	}
}

// TestTheConnectionIsChecked: a name can lead to another address than when it was looked up.
func TestTheConnectionIsChecked(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	request, err := http.NewRequest(http.MethodGet, server.URL, nil)
	require.NoError(t, err)
	_, err = defaultGuard.transport.RoundTrip(request)
	assert.ErrorIs(t, err, errHost)
}

// TestGitIsBounded runs git in the environment that Enable sets.
func TestGitIsBounded(t *testing.T) {
	t.Parallel()
	e2e.Tools(t, "git")
	dir := t.TempDir()
	git := func(env map[string]string, args ...string) (string, error) {
		command := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always"}, args...)...)
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull)
		for name, value := range env {
			command.Env = append(command.Env, name+"="+value)
		}
		output, err := command.CombinedOutput()
		return string(output), err
	}
	must := func(env map[string]string, args ...string) {
		output, err := git(env, args...)
		require.NoError(t, err, output)
	}
	must(nil, "init", "-q", "sub")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "sub", "a"), nil, 0o644))
	must(nil, "-C", "sub", "add", "a")
	must(nil, "-C", "sub", "commit", "-q", "-m", "a")
	must(nil, "init", "-q", "top")
	must(nil, "-C", "top", "submodule", "--quiet", "add", "file://"+dir+"/sub", "sub")
	must(nil, "-C", "top", "commit", "-q", "-m", "b")
	must(nil, "init", "-q", "clone")

	output, err := git(gitEnvironment(""), "-C", "clone", "fetch", "file://"+dir+"/top", "HEAD")
	assert.Error(t, err)
	assert.Contains(t, output, "transport 'file' not allowed")
	for _, transport := range []string{"ext::sh -c ran", "fd::3", dir + "/top"} {
		output, err = git(gitEnvironment("0"), "-C", "clone", "fetch", transport, "HEAD")
		assert.Error(t, err)
		assert.Contains(t, output, "not allowed")
	}

	lax := gitEnvironment("")
	lax["GIT_ALLOW_PROTOCOL"] = "file"
	must(lax, "-C", "clone", "fetch", "-q", "file://"+dir+"/top", "HEAD")
	must(lax, "-C", "clone", "checkout", "-q", "FETCH_HEAD")
	must(lax, "-C", "clone", "submodule", "update", "--init", "--recursive")
	entries, err := os.ReadDir(filepath.Join(dir, "clone", "sub"))
	require.NoError(t, err)
	assert.Empty(t, entries, "submodules are not fetched")
}

func TestGitEnvironmentKeepsThatOfTheUser(t *testing.T) {
	t.Parallel()
	env := gitEnvironment("2")
	assert.Equal(t, "4", env["GIT_CONFIG_COUNT"])
	assert.Equal(t, "http.followRedirects", env["GIT_CONFIG_KEY_2"])
	assert.NotContains(t, env, "GIT_CONFIG_KEY_1")
}
