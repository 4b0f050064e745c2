package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/e2e"
)

func moduleService(t *testing.T, dir string, args ...string) result {
	t.Helper()
	return command(t, dir, filepath.Join(e2e.Dir(), "module-service"), args...)
}

// git runs git without the settings of the person who runs the tests.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	c := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false"}, args...)...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	out, err := c.CombinedOutput()
	require.NoError(t, err, "git %q: %s", args, out)
	return string(out)
}

// checkout commits files to a new repository.
func checkout(t *testing.T, files map[string]string) string {
	t.Helper()
	need(t, "git")
	root := t.TempDir()
	git(t, root, "init", "--quiet")
	for name, content := range files {
		write(t, filepath.Join(root, name), content)
	}
	git(t, root, "add", ".")
	git(t, root, "commit", "--quiet", "--message", "first")
	return root
}

func TestRenderInACheckout(t *testing.T) {
	t.Parallel()
	crlf := strings.NewReplacer("\n", "\r\n")
	root := checkout(t, map[string]string{
		"README.md":              "shop\n",
		"deploy/a/m.yaml":        "# mine\n" + shopModule + "--- # next\n" + shopBase,
		"deploy/stale.yaml":      committedService("provider", 70),
		"deploy/gone.yaml":       committedService("gone", 80),
		"deploy/all.yaml":        shopIngress + "---\n" + committedService("gone2", 80),
		"my deploy/m.yaml":       crlf.Replace(shopModule),
		"my deploy/s.yaml":       crlf.Replace(committedService("provider", 70)),
		"deploy/Chart/note.json": `{"apiVersion": "v1",   "kind": "ConfigMap", "metadata": {"name": "note"}}`,
	})
	for _, dir := range []string{"deploy", "my deploy"} {
		r := moduleService(t, root, "render", dir)
		require.Zero(t, r.code, r.stderr)
	}
	assert.Equal(t, ` M deploy/all.yaml
 D deploy/gone.yaml
 M deploy/stale.yaml
 M "my deploy/s.yaml"
`, git(t, root, "status", "--porcelain", "--untracked-files=all"), "files of Services, and no others")
	stat := git(t, root, "diff", "--stat", "--", "deploy/all.yaml", "deploy/stale.yaml", "my deploy")
	assert.Contains(t, stat, "3 files changed")
	assert.Empty(t, regexp.MustCompile(`(?m)^-.*(Ingress|shop)`).FindString(git(t, root, "diff", "--", "deploy/all.yaml")), "the Ingress stays")

	git(t, root, "rm", "--quiet", "--force", "deploy/stale.yaml")
	require.Zero(t, moduleService(t, root, "render", "deploy").code)
	assert.Equal(t, "?? deploy/a/service_provider-service.yaml\n", git(t, root, "status", "--porcelain", "--untracked-files=all", "--", "deploy/a"))
	for _, dir := range []string{"deploy", "my deploy"} {
		r := moduleService(t, root, "render", "--check", dir)
		assert.Zero(t, r.code, r.stdout)
		assert.Empty(t, r.stdout+r.stderr)
	}
}

// TestCheckPrintsAPatch applies what a check prints: that must do what render does.
func TestCheckPrintsAPatch(t *testing.T) {
	t.Parallel()
	crlf := strings.NewReplacer("\n", "\r\n")
	const oddDir = "de\"p\\l\to\n+++ b/y \u540d"
	files := map[string]string{"deploy/m.yaml": shopModule + "---\n" + strings.ReplaceAll(shopModule, "name: provider", "name: new"),
		"deploy/s.yaml": committedService("provider", 80), "deploy/gone.yaml": committedService("gone", 80), "deploy/unended.yaml": strings.TrimSuffix(shopBase+"---\n"+committedService("gone2", 80), "\n"),
		"my deploy/m.yaml": crlf.Replace(shopModule), "my deploy/s.yaml": crlf.Replace(committedService("provider", 70)), "my deploy/gone.yaml": committedService("gone", 80),
		oddDir + "/m.yaml": shopModule, oddDir + "/s.yaml": committedService("provider", 70), oddDir + "/gone.yaml": committedService("gone", 80)}
	rendered := checkout(t, files)
	for _, dir := range []string{"deploy", "my deploy", oddDir} {
		require.Zero(t, moduleService(t, rendered, "render", dir).code)
	}
	for _, c := range []struct{ reason, from, dir, apply string }{
		{"in the root", ".", "deploy", "."},
		{"in the directory", "deploy", ".", "deploy"},
		{"with a name in it that has a blank", ".", "my deploy", "."},
		{"with a name in it that forges a line", ".", oddDir, "."},
		{"from a sibling, to be applied in the directory", "my deploy", "../deploy", "deploy"},
	} {
		for _, program := range []string{"git apply --whitespace=nowarn", "patch -p1 --binary --force -i"} {
			t.Run(c.reason+", by "+strings.Fields(program)[0], func(t *testing.T) {
				t.Parallel()
				need(t, "patch")
				root := checkout(t, files)
				check := func() result { return moduleService(t, filepath.Join(root, c.from), "render", "--check", c.dir) }
				r := check()
				require.Equal(t, 3, r.code, r.stderr)
				assert.Empty(t, git(t, root, "status", "--porcelain"), "a check writes nothing")
				patch := filepath.Join(t.TempDir(), "patch")
				write(t, patch, r.stdout)
				args := append(strings.Fields(program), patch)
				r = command(t, filepath.Join(root, c.apply), args[0], args[1:]...)
				require.Zero(t, r.code, r.stdout+r.stderr)
				r = check()
				assert.Zero(t, r.code, r.stdout)

				changed := filepath.Join(c.from, c.dir)
				want, got := map[string]string{}, map[string]string{}
				for file, content := range tree(t, filepath.Join(rendered, changed)) {
					want[strings.TrimPrefix(file, rendered)] = content
				}
				for file, content := range tree(t, filepath.Join(root, changed)) {
					got[strings.TrimPrefix(file, root)] = content
				}
				assert.Equal(t, want, got)
			})
		}
	}
}

func TestCheckAfterAnEditOfAPort(t *testing.T) {
	t.Parallel()
	root := checkout(t, map[string]string{"deploy/m.yaml": shopModule})
	require.Zero(t, moduleService(t, root, "render", "deploy").code)
	require.Zero(t, moduleService(t, root, "render", "--check", "deploy").code)
	replace(t, filepath.Join(root, "deploy/m.yaml"), "port: 80,", "port: 8080,")
	r := moduleService(t, root, "render", "--check", "deploy")
	assert.Equal(t, 3, r.code)
	assertLines(t, r.stdout, "--- a/deploy/service_provider-service.yaml\n", "-    port: 80\n+    port: 8080\n")
}

// A hook of https://pre-commit.com.
type hook struct {
	ID            string   `yaml:"id"`
	Entry         string   `yaml:"entry"`
	Args          []string `yaml:"args"`
	Language      string   `yaml:"language"`
	PassFilenames *bool    `yaml:"pass_filenames"`
	AlwaysRun     bool     `yaml:"always_run"`
}

// moduleDeploymentPatch is a patch of a kustomize overlay: it looks like a ModuleDeployment, and is none by itself.
const moduleDeploymentPatch = `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: provider}
spec: {operationStrategy: {serviceStrategy: {enableModuleService: true, port: 9090}}}
`

// TestPreCommitHooks runs the commands of the hooks as pre-commit does: entry and args, in the root of a repository that
// holds more than manifests. pre-commit itself is not run, as it is a Python program that its own installer fetches.
func TestPreCommitHooks(t *testing.T) {
	t.Parallel()
	var ours []hook
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "../.pre-commit-hooks.yaml")), &ours))
	var local struct {
		Repos []struct {
			Repo  string `yaml:"repo"`
			Hooks []hook `yaml:"hooks"`
		} `yaml:"repos"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "pre-commit/.pre-commit-config.yaml")), &local))
	require.Len(t, ours, 1)
	require.Len(t, local.Repos, 1)
	require.Len(t, local.Repos[0].Hooks, 1)
	assert.Equal(t, "local", local.Repos[0].Repo)
	assert.Equal(t, "system", local.Repos[0].Hooks[0].Language)
	assert.Equal(t, "golang", ours[0].Language)
	for _, h := range []hook{ours[0], local.Repos[0].Hooks[0]} {
		assert.Equal(t, "module-service", h.ID)
		require.NotNil(t, h.PassFilenames)
		assert.False(t, *h.PassFilenames, "the whole directory is checked, not the files of the commit")
		assert.True(t, h.AlwaysRun, "a commit can delete a module, or change what is ignored")
		words := append(strings.Fields(h.Entry), h.Args...)
		require.Equal(t, []string{"module-service", "check", "--strict"}, words[:3], "pre-commit hides warnings of a hook that passes")

		root := checkout(t, map[string]string{"deploy/m.yaml": read(t, "pre-commit/deploy/provider.yaml"),
			"deploy/s.yaml":           read(t, "pre-commit/deploy/service_provider-service.yaml"),
			"overlays/prod/port.yaml": moduleDeploymentPatch, "testdata/broken.yaml": "a: [\n"})
		good := moduleService(t, root, words[1:]...)
		assert.Zero(t, good.code, good.stderr)
		assert.Empty(t, good.stdout+good.stderr)
		replace(t, filepath.Join(root, "deploy/m.yaml"), "port: 80\n", "port: 8080\n")
		bad := moduleService(t, root, words[1:]...)
		assert.Equal(t, 3, bad.code)
		assert.Contains(t, bad.stdout, "--- a/deploy/s.yaml\n")
		assert.Equal(t, "To fix it, run: module-service render deploy\n", bad.stderr)
		replace(t, filepath.Join(root, "deploy/m.yaml"), "port: 8080\n", "port: 0\n")
		misspelt := filepath.Join(root, "deploy/misspelt.yaml")
		write(t, misspelt, strings.NewReplacer("provider", "new", "enableModuleService", "enableModuleServce").Replace(read(t, "pre-commit/deploy/provider.yaml")))
		warned := moduleService(t, root, words[1:]...)
		assert.Equal(t, 1, warned.code)
		assert.Contains(t, warned.stderr, "enableModuleServce")
		require.NoError(t, os.Remove(misspelt))
		broken := moduleService(t, root, words[1:]...)
		assert.Equal(t, 1, broken.code)
		assert.Contains(t, broken.stderr, "deploy/m.yaml:")
	}
}
