package release_test

import (
	"archive/zip"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/sample"
)

const module = "github.com/koupleless/module-service"

// TestInstall runs the README's go install with a module proxy that has this repository as the latest version, and the
// README's first command with the program that it makes.
func TestInstall(t *testing.T) {
	e2e.Tools(t, "bash", "cat")
	const version = "v0.0.1"
	proxy := t.TempDir()
	at := filepath.Join(proxy, module, "@v")
	info := `{"Version":"` + version + `","Time":"2026-01-01T00:00:00Z"}`
	sample.Write(t, filepath.Join(at, "list"), version+"\n")
	sample.Write(t, filepath.Join(at, version+".info"), info)
	sample.Write(t, filepath.Join(at, version+".mod"), e2e.Read(t, root+"/go.mod"))
	pack(t, filepath.Join(at, version+".zip"), module+"@"+version)

	line := regexp.MustCompile(`(?m)^(\S+=\S+ )?go install ` + module + `@latest$`).FindString(e2e.Read(t, root+"/README.md"))
	require.NotEmpty(t, line)
	dir := e2e.Copy(t, root+"/examples/quickstart")
	bin := t.TempDir()
	c := exec.Command("bash", "-c", line)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOBIN="+bin, "GOMODCACHE="+t.TempDir(), "GOSUMDB=off", "GOTOOLCHAIN=local",
		"GOFLAGS=-modcacherw -trimpath", // finds in the build cache what make snapshot built
		"GOPROXY=file://"+proxy+",file://"+goEnv(t, "GOMODCACHE")+"/cache/download,"+goEnv(t, "GOPROXY"))
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s", out)

	program := filepath.Join(bin, "module-service")
	assert.Equal(t, e2e.Read(t, root+"/testdata/quickstart/out.yaml"), e2e.Shell(t, dir, "cat *.yaml | "+program))
	assert.Equal(t, version+"\n", e2e.Shell(t, dir, program+" version"))
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// pack writes the archive of the module as a proxy has it: without modules that are inside.
func pack(t *testing.T, file, prefix string) {
	t.Helper()
	to, err := os.Create(file)
	require.NoError(t, err)
	defer to.Close()
	archive := zip.NewWriter(to)
	sources := e2e.Copy(t, root)
	require.NoError(t, filepath.WalkDir(sources, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && path != sources {
				return fs.SkipDir
			}
			return nil
		}
		w, err := archive.Create(prefix + strings.TrimPrefix(path, sources))
		if err != nil {
			return err
		}
		_, err = w.Write([]byte(e2e.Read(t, path)))
		return err
	}))
	require.NoError(t, archive.Close())
}

// TestGoInstallNeedsNoReplace: go install refuses modules with replace directives.
func TestGoInstallNeedsNoReplace(t *testing.T) {
	t.Parallel()
	assert.NotRegexp(t, `(?m)^(replace|exclude)\b`, e2e.Read(t, root+"/go.mod"))
}
