package release_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/sample"
)

// A job is a place in which the templates run: a directory with releases, of which the snapshot is the only one.
type job struct {
	dir         string
	environment []string
}

func newJob(t *testing.T) *job {
	t.Helper()
	e2e.Tools(t, "bash", "curl", "tar", "sha256sum")
	dir := t.TempDir()
	from, err := filepath.Abs(dist)
	require.NoError(t, err)
	require.NoError(t, os.Symlink(from, filepath.Join(dir, "v"+snapshot(t))))
	return &job{dir, append(os.Environ(),
		"MODULE_SERVICE_RELEASES=file://"+dir, "RUNNER_TEMP="+dir, "RUNNER_OS=Linux", "RUNNER_ARCH="+map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH],
		"GITHUB_PATH="+filepath.Join(dir, "path"))}
}

// run runs a script with variables in the environment, in a directory.
func (j *job) run(dir, shell, script string, variables ...string) (string, error) {
	c := exec.Command(shell, "-e", "-c", script)
	c.Dir, c.Env = dir, append(j.environment, variables...)
	out, err := c.CombinedOutput()
	return string(out), err
}

// A step of the action.
type step struct {
	Name, Shell, Run string
	Env              map[string]string
}

type input struct {
	Description, Default string
}

func readAction(t *testing.T) (inputs map[string]input, install, check step) {
	t.Helper()
	var action struct {
		Inputs map[string]input
		Runs   struct{ Steps []step }
	}
	require.NoError(t, yaml.Unmarshal([]byte(e2e.Read(t, root+"/action.yml")), &action))
	require.Len(t, action.Runs.Steps, 2)
	return action.Inputs, action.Runs.Steps[0], action.Runs.Steps[1]
}

// TestActionInstalls runs the first step of the action, and then the program from the PATH that it leaves.
func TestActionInstalls(t *testing.T) {
	j := newJob(t)
	_, install, _ := readAction(t)
	out, err := j.run(j.dir, install.Shell, install.Run, "VERSION=v"+snapshot(t))
	require.NoError(t, err, out)
	assert.Empty(t, out)
	path := strings.TrimSpace(e2e.Read(t, filepath.Join(j.dir, "path")))
	out, err = j.run(j.dir, "bash", "module-service version", "PATH="+path+":"+os.Getenv("PATH"))
	require.NoError(t, err, out)
	assert.Equal(t, "v"+snapshot(t)+"\n", out)
}

func TestActionRefusesOtherFiles(t *testing.T) {
	j := newJob(t)
	_, install, _ := readAction(t)
	version := "v" + snapshot(t)
	require.NoError(t, os.Remove(filepath.Join(j.dir, version)))
	name := "module-service_" + snapshot(t) + "_linux_" + runtime.GOARCH + ".tar.gz"
	sample.Write(t, filepath.Join(j.dir, version, name), "another file")
	sample.Write(t, filepath.Join(j.dir, version, "checksums.txt"), e2e.Read(t, dist+"checksums.txt"))
	_, err := j.run(j.dir, install.Shell, install.Run, "VERSION="+version)
	require.Error(t, err)
	assert.NoFileExists(t, filepath.Join(j.dir, "path"))

	out, err := j.run(j.dir, install.Shell, install.Run, "VERSION="+version, "RUNNER_ARCH=X86")
	require.Error(t, err)
	assert.Contains(t, out, "::error::module-service has no release for X86")

	out, err = j.run(j.dir, install.Shell, install.Run, "VERSION=0.0.0")
	require.Error(t, err)
	assert.Contains(t, out, "_linux_"+runtime.GOARCH+".tar.gz: version must be the tag of a release, with its v\n")
}

// TestTemplatesCheck runs the checks of both templates with a program that prints its arguments.
func TestTemplatesCheck(t *testing.T) {
	j := newJob(t)
	bin := filepath.Join(j.dir, "bin")
	sample.Write(t, filepath.Join(bin, "module-service"), "#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 3\n")
	require.NoError(t, os.Chmod(filepath.Join(bin, "module-service"), 0o755))
	_, _, check := readAction(t)
	for args, want := range map[string]string{
		"":                      "<check><--strict><--report><github><--><my deploy>",
		"--config\nshop.yaml\n": "<check><--strict><--report><github><--config><shop.yaml><--><my deploy>",
		"--config  shop.yaml ":  "<check><--strict><--report><github><--config><shop.yaml><--><my deploy>",
	} {
		out, err := j.run(j.dir, check.Shell, check.Run, "PATH="+bin+":"+os.Getenv("PATH"), "CHECKED=my deploy", "MORE="+args)
		require.ErrorAs(t, err, new(*exec.ExitError), "the exit code of the check is that of the step")
		assert.Equal(t, want, out)
	}
}

// TestActionAnnotates runs both steps of the action on a manifest with an error.
func TestActionAnnotates(t *testing.T) {
	j := newJob(t)
	_, install, check := readAction(t)
	out, err := j.run(j.dir, install.Shell, install.Run, "VERSION=v"+snapshot(t))
	require.NoError(t, err, out)
	path := strings.TrimSpace(e2e.Read(t, filepath.Join(j.dir, "path")))
	sample.Write(t, filepath.Join(j.dir, "deploy", "cart.yaml"), `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  annotations:
    fn.koupleless.io/enable-module-service: "true"
    fn.koupleless.io/port: "70000"
spec:
  template:
    metadata:
      labels:
        module.koupleless.io/name: cart
        virtual-kubelet.koupleless.io/component: module
`)
	out, err = j.run(j.dir, check.Shell, check.Run, "PATH="+path+":"+os.Getenv("PATH"), "CHECKED=deploy", "MORE=")
	require.ErrorAs(t, err, new(*exec.ExitError))
	assert.Equal(t, "::error file=deploy/cart.yaml,line=7,col=28,endLine=7,endColumn=35,title=Deployment cart::metadata.annotations[fn.koupleless.io/port]: "+
		"must be a whole number from 1 to 65535, in quotes, got \"70000\"\n", out)
}

// readTemplate returns the inputs and the script of the job for GitLab.
func readTemplate(t *testing.T) (inputs map[string]input, script string) {
	t.Helper()
	head, body, found := strings.Cut(e2e.Read(t, root+"/templates/check.yml"), "\n---\n")
	require.True(t, found)
	var spec struct {
		Spec struct{ Inputs map[string]input }
	}
	require.NoError(t, yaml.Unmarshal([]byte(head), &spec))
	var jobs map[string]struct{ Script []string }
	require.NoError(t, yaml.Unmarshal([]byte(body), &jobs))
	require.Len(t, jobs["module-service"].Script, 1)
	return spec.Spec.Inputs, jobs["module-service"].Script[0]
}

// TestGitLabInstalls runs the script of the job with an argument that every version of the program refuses: it must be the
// program of the release that does so.
func TestGitLabInstalls(t *testing.T) {
	j := newJob(t)
	_, script := readTemplate(t)
	out, err := j.run(j.dir, "sh", script, "MODULE_SERVICE_VERSION=v"+snapshot(t), "MODULE_SERVICE_PATH=.", "MODULE_SERVICE_ARGS=--no-such-flag")
	require.ErrorAs(t, err, new(*exec.ExitError))
	assert.Contains(t, out, ".tar.gz: OK\n")
	assert.Contains(t, out, "Run \"module-service check --help\" for more.")
}

// TestGitLabKeepsPatterns: the shell must not turn a pattern among the arguments into the files that it matches, which are PATHs.
func TestGitLabKeepsPatterns(t *testing.T) {
	j := newJob(t)
	sample.Write(t, filepath.Join(j.dir, "a.yaml"), "a: b\n")
	sample.Write(t, filepath.Join(j.dir, "b.yaml"), "a: b\n")
	_, script := readTemplate(t)
	out, err := j.run(j.dir, "sh", script, "MODULE_SERVICE_VERSION=v"+snapshot(t), "MODULE_SERVICE_PATH=gone", "MODULE_SERVICE_ARGS=--report *.yaml")
	require.ErrorAs(t, err, new(*exec.ExitError))
	assert.Contains(t, out, "*.yaml")
}

func TestGitLabNamesAMissingRelease(t *testing.T) {
	j := newJob(t)
	_, script := readTemplate(t)
	out, err := j.run(j.dir, "sh", script, "MODULE_SERVICE_VERSION=0.0.0", "MODULE_SERVICE_PATH=.", "MODULE_SERVICE_ARGS=")
	require.Error(t, err)
	assert.Contains(t, out, "_linux_"+runtime.GOARCH+".tar.gz: version must be the tag of a release, with its v\n")
}

func TestScriptsAreSound(t *testing.T) {
	e2e.Tools(t, "shellcheck")
	_, install, check := readAction(t)
	_, gitlab := readTemplate(t)
	for script, shell := range map[string]string{install.Run: "bash", check.Run: "bash", gitlab: "sh"} {
		c := exec.Command("shellcheck", "--shell", shell, "-")
		c.Stdin = strings.NewReader(script)
		out, err := c.CombinedOutput()
		assert.NoError(t, err, "%s", out)
	}
}

// TestInputsAreDocumented compares the tables of docs/ci.md with the inputs of the templates.
func TestInputsAreDocumented(t *testing.T) {
	t.Parallel()
	page := e2e.Read(t, root+"/docs/ci.md")
	_, page, _ = strings.Cut(page, "## GitHub Actions")
	github, gitlab, _ := strings.Cut(page, "## GitLab CI")
	action, _, _ := readAction(t)
	template, _ := readTemplate(t)
	row := regexp.MustCompile("(?m)^\\| `(\\w+)` \\| .* \\| (?:`(.*)` )?\\|$")
	for section, inputs := range map[string]map[string]input{github: action, gitlab: template} {
		documented, defaults := map[string]string{}, map[string]string{}
		for _, m := range row.FindAllStringSubmatch(section, -1) {
			documented[m[1]] = m[2]
		}
		for name, i := range inputs {
			defaults[name] = i.Default
		}
		assert.Equal(t, defaults, documented)
	}
}
