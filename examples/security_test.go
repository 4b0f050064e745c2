//go:build linux

package examples_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

// What a run asked of the system: the programs that it started, its sockets, the files that it opened to read, and those
// that it opened to write or changed otherwise. Of files that are only looked at, such as for a configuration, nothing is
// kept.
type traced struct {
	result
	ran, sockets, read, changed []string
}

var (
	systemCall   = regexp.MustCompile(`^\d+ +(\w+)\((.*)`)
	pathArgument = regexp.MustCompile(`(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"`)
	onlyLooks    = regexp.MustCompile(`^(access|faccessat2?|chdir|getcwd|l?stat|newfstatat|readlink|readlinkat|statfs|statx)$`)
	toWrite      = regexp.MustCompile(`O_WRONLY|O_RDWR|O_CREAT`)
)

// trace runs module-service and watches it. What Go's runtime looks up about the machine and the program is left out.
func trace(t *testing.T, dir, stdin string, args ...string) traced {
	t.Helper()
	need(t, "strace")
	program := filepath.Join(e2e.Dir(), "module-service")
	log := filepath.Join(t.TempDir(), "log")
	line := append([]string{"strace", "-f", "-qq", "-y", "-s", "4096", "-e", "signal=none", "-e", "trace=%file,%network,%process", "-o", log, program}, args...)
	input := filepath.Join(t.TempDir(), "stdin")
	write(t, input, stdin)
	seen := traced{result: command(t, dir, "sh", append([]string{"-c", `input=$1; shift; exec "$@" <"$input"`, "sh", input}, line...)...)}
	for line := range strings.Lines(read(t, log)) {
		m := systemCall.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		var files []string
		for _, f := range pathArgument.FindAllStringSubmatch(m[2], -1) {
			if path := f[2]; filepath.IsAbs(path) {
				files = append(files, filepath.Clean(path))
			} else {
				files = append(files, filepath.Join(f[1], path))
			}
		}
		switch name := m[1]; {
		case name == "execve":
			seen.ran = append(seen.ran, files[0])
		case name == "socket":
			seen.sockets = append(seen.sockets, line)
		case len(files) == 0 || onlyLooks.MatchString(name) || isOfRuntime(files[0], program):
		case strings.HasPrefix(name, "open") && !toWrite.MatchString(line):
			seen.read = append(seen.read, files...)
		default:
			seen.changed = append(seen.changed, files...)
		}
	}
	require.NotEmpty(t, seen.ran, "strace saw the start of the program: %s", seen.stderr)
	require.Equal(t, program, seen.ran[0])
	seen.ran = seen.ran[1:]
	return seen
}

func isOfRuntime(file, program string) bool {
	return file == program || strings.HasPrefix(file, "/proc/self/") || strings.HasPrefix(file, "/sys/")
}

// assertBelow checks that files are a directory or below it, and that there are any.
func assertBelow(t *testing.T, dir string, files []string, message string) {
	t.Helper()
	assert.NotEmpty(t, files, message)
	for _, f := range files {
		relative, err := filepath.Rel(dir, f)
		assert.True(t, err == nil && filepath.IsLocal(relative), "%s: %s is not below %s", message, f, dir)
	}
}

func TestWhatARunReadsAndWrites(t *testing.T) {
	t.Parallel()
	const none = ""
	for _, c := range []struct {
		reason        string
		args          []string
		stdin         string
		read, changed string // the folder in which it is to happen
		code          int
	}{
		{"the function is a filter", nil, read(t, "../testdata/kustomize-renamed/in.yaml"), none, none, 0},
		{"so is build of standard input", []string{"build", "-"}, shopModule, none, none, 0},
		{"build reads a directory", []string{"build", "deploy"}, "", "deploy", none, 0},
		{"build reads a file", []string{"build", "deploy/m.yaml"}, "", "deploy", none, 0},
		{"build reads a kustomization", []string{"build", "layers"}, "", "layers", none, 0},
		{"build writes to the path of its flag", []string{"build", "deploy", "-o", "out/all.yaml"}, "", "deploy", "out", 0},
		{"render keeps to its directory", []string{"render", "deploy"}, "", "deploy", "deploy", 0},
		{"a check writes nothing", []string{"render", "--check", "deploy"}, "", "deploy", none, 3},
		{"install reads the program itself", []string{"install", "out"}, "", none, "out", 0},
		{"a function in a kustomization is refused, not run", []string{"build", "function"}, "", "function", none, 1},
		{"so is a chart", []string{"build", "chart"}, "", "chart", none, 1},
		{"and a link out of a directory", []string{"build", "link"}, "", "link", none, 1},
		{"and a configuration that is a link out", []string{"build", "linked"}, "", none, none, 1},
		{"and a file outside of a kustomization", []string{"build", "outside"}, "", "outside", none, 1},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for name, content := range map[string]string{
				"deploy/m.yaml":               shopModule,
				"deploy/gone.yaml":            committedService("gone", 80),
				"layers/kustomization.yaml":   "resources: [base]\nnamePrefix: dev-\n",
				"layers/base/m.yaml":          shopModule,
				"layers/base/Kustomization":   "resources: [m.yaml]\n",
				"function/kustomization.yaml": "resources: [m.yaml]\ntransformers: [f.yaml]\n",
				"function/m.yaml":             shopModule,
				"function/f.yaml":             strings.NewReplacer("module-service", "/bin/true").Replace(read(t, "kustomize/module-service/function/module-service.yaml")),
				"chart/kustomization.yaml":    "helmCharts: [{name: c, repo: http://127.0.0.1:1}]\n",
				"outside/kustomization.yaml":  "resources: [../deploy/m.yaml]\n",
				"link/m.yaml":                 shopModule,
				"linked/m.yaml":               shopModule,
				"secret":                      "c2VjcmV0",
				"out/README":                  "",
			} {
				write(t, filepath.Join(root, name), content)
			}
			require.NoError(t, os.Symlink("../deploy/m.yaml", filepath.Join(root, "link", "l.yaml")))
			require.NoError(t, os.Symlink("../secret", filepath.Join(root, "linked", "module-service.yaml")))
			seen := trace(t, root, c.stdin, c.args...)
			assert.Equal(t, c.code, seen.code, seen.stderr)
			assert.Empty(t, seen.ran, "programs")
			assert.Empty(t, seen.sockets, "sockets")
			for _, files := range []struct {
				in, what string
				got      []string
			}{{c.read, "read", seen.read}, {c.changed, "changed", seen.changed}} {
				if files.in == none {
					assert.Empty(t, files.got, files.what)
				} else {
					assertBelow(t, filepath.Join(root, files.in), files.got, files.what)
				}
			}
		})
	}
}

// TestWhatAKustomizationMayAskFor shows the only ways to the network and to other programs, which the user opens. Were the
// watching blind, it would show.
func TestWhatAKustomizationMayAskFor(t *testing.T) {
	t.Parallel()
	need(t, "git")
	var asked atomic.Int32
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(net.Conn, http.ConnState) { asked.Add(1) }
	server.Start()
	t.Cleanup(server.Close)
	repository := t.TempDir()
	git(t, repository, "init", "--quiet")

	of := func(t *testing.T, kustomization string, args ...string) traced {
		t.Helper()
		root := t.TempDir()
		write(t, filepath.Join(root, "kustomization.yaml"), kustomization)
		write(t, filepath.Join(root, "charts", "c", "Chart.yaml"), "name: c\nversion: 1.0.0\n")
		return trace(t, root, "", append([]string{"build", "."}, args...)...)
	}
	const off = "run with --enable-remote"
	for _, c := range []struct{ reason, kustomization, off, on string }{
		{"a file", "resources: [" + server.URL + "/m.yaml]\n", off, "public host"},
		{"a file of a generator", "configMapGenerator: [{name: a, files: [k=" + server.URL + "/redirect]}]\n", off, "public host"},
		{"a local repository", "resources: ['file://" + repository + "//base']\n", off, "local repository"},
		{"an option of git as ref", "resources: ['https://127.0.0.1/a/b?ref=--upload-pack=touch%20ran%20%23']\n", off, "must be the name of a branch"},
		{"an option of git as version", "components: ['git@h:a/b?version=--upload-pack=touch%20ran%20%23']\n", off, "must be the name of a branch"},
		{"an option of ssh as host", "resources: ['git@-oProxyCommand=touch:a/b']\n", off, "must not begin with -"},
		{"a base on a private address", "resources: ['https://10.0.0.1/a/b']\n", off, "public host"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			for _, run := range []struct {
				args    []string
				message string
			}{{nil, c.off}, {[]string{"--enable-remote"}, c.on}} {
				seen := of(t, c.kustomization, run.args...)
				assert.Equal(t, 1, seen.code)
				assert.Contains(t, seen.stderr, run.message)
				assert.Empty(t, seen.ran, "programs")
				assert.Empty(t, seen.sockets, "sockets")
			}
			assert.Zero(t, asked.Load(), "connections")
		})
	}
	t.Run("git runs within bounds, if the user allows it", func(t *testing.T) {
		t.Parallel()
		bin := t.TempDir()
		program := filepath.Join(bin, "git")
		require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\nenv >"+bin+"/env\nexit 1\n"), 0o755))
		root := t.TempDir()
		write(t, filepath.Join(root, "kustomization.yaml"), "components: ['https://1.1.1.1/a/b.git//c?ref=v1']\n")
		command := exec.Command(filepath.Join(e2e.Dir(), "module-service"), "build", root, "--enable-remote")
		command.Env = append(os.Environ(), "PATH="+bin+":/usr/bin:/bin")
		output, err := command.CombinedOutput()
		assert.Error(t, err, string(output))
		assert.Contains(t, read(t, filepath.Join(bin, "env")), "GIT_ALLOW_PROTOCOL=http:https:ssh\n")
	})
	t.Run("a chart is inflated by helm, if the user allows it", func(t *testing.T) {
		t.Parallel()
		helm := filepath.Join(t.TempDir(), "helm")
		require.NoError(t, os.WriteFile(helm, []byte("#!/bin/sh\nexit 1\n"), 0o755))
		chart := "helmCharts: [{name: c, releaseName: r}]\n"
		assert.Contains(t, of(t, chart, "--enable-helm", "--helm-command", helm).ran, helm)
		assert.Empty(t, of(t, chart, "--helm-command", helm).ran)
		fetched := of(t, "helmCharts: [{name: c, releaseName: r, repo: 'https://h/c'}]\n", "--enable-helm", "--helm-command", helm)
		assert.Empty(t, fetched.ran)
		assert.Contains(t, fetched.stderr, off)
	})
}

// TestOwnCodeRunsNothing reads the sources that are linked in: what could run a program, open a socket or read the
// environment must be in kustomize and other libraries only. One package bounds what kustomize fetches.
func TestOwnCodeRunsNothing(t *testing.T) {
	t.Parallel()
	const own = "github.com/koupleless/module-service"
	calls := regexp.MustCompile(`\b(os|syscall|unix)\.(Getenv|LookupEnv|Environ|ExpandEnv|StartProcess|ForkExec|Exec|Socket)\([^)]*\)`)
	var asked []string
	packages := 0
	for line := range strings.Lines(command(t, "..", "go", "list", "-deps", "-f", `{{.ImportPath}} {{.Dir}} {{join .Imports " "}}`, ".").stdout) {
		words := strings.Fields(line)
		if words[0] != own && !strings.HasPrefix(words[0], own+"/") {
			continue
		}
		packages++
		for _, imported := range words[2:] {
			top, _, _ := strings.Cut(imported, "/")
			assert.False(t, top == "net" && words[0] != own+"/internal/remote" || slices.Contains([]string{"os/exec", "plugin", "unsafe", "C"}, imported), "%s imports %s", words[0], imported)
		}
		sources, err := filepath.Glob(filepath.Join(words[1], "*.go"))
		require.NoError(t, err)
		for _, source := range sources {
			if !strings.HasSuffix(source, "_test.go") {
				asked = append(asked, calls.FindAllString(read(t, source), -1)...)
			}
		}
	}
	assert.Greater(t, packages, 5)
	assert.ElementsMatch(t, []string{`os.Getenv("GIT_CONFIG_COUNT")`, `os.Getenv("FORCE_COLOR")`, `os.Getenv("NO_COLOR")`, `os.Getenv("TERM")`, "os.Getenv(reportVariable)", "os.Getenv(kptVariable)", "os.Environ()"}, asked, "the last is searched for what Argo CD passes")
}
