//go:build linux

// Package image_test builds the image and runs it in every host that runs images.
package image_test

import (
	"encoding/json"
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

const (
	root      = "../../.."
	examples  = root + "/examples/"
	service   = "deploy/service_provider-service.yaml" // of examples/kpt
	sizeLimit = 25 << 20
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

// image returns the name of the image as the examples have it.
func image(t *testing.T) string {
	t.Helper()
	name := regexp.MustCompile(`image: (\S+/module-service:\S+)`).FindStringSubmatch(e2e.Read(t, examples+"argocd/repo-server/sidecar.yaml"))
	require.NotNil(t, name)
	return name[1]
}

// version returns the tag of the image.
func version(t *testing.T) string {
	t.Helper()
	_, tag, _ := strings.Cut(image(t), ":")
	return tag
}

type imageInfo struct {
	ID     string `json:"Id"`
	Size   int64
	RootFS struct{ Layers []string }
	Config struct {
		User       string
		Entrypoint []string
		Labels     map[string]string
	}
}

func inspect(t *testing.T, name string) imageInfo {
	t.Helper()
	var infos []imageInfo
	require.NoError(t, json.Unmarshal([]byte(e2e.Script(t, ".", "docker image inspect "+name)), &infos))
	require.Len(t, infos, 1)
	return infos[0]
}

// TestImage builds the image without a network and runs it in every host that runs images. An image takes minutes to
// build, so all of it is one test.
func TestImage(t *testing.T) {
	e2e.Tools(t, "make")
	packages := startEngine(t)
	sources := e2e.Copy(t, root)
	binary, cache := buildHere(t, sources)
	importGo(t, filepath.Join(packages, "bin", "busybox"), cache)
	build := "make image VERSION=" + version(t) + " BUILDFLAGS='--network none' IMAGE="
	e2e.Script(t, sources, build+image(t))
	first := inspect(t, image(t))
	t.Logf("%s: %s, %d bytes", image(t), first.ID, first.Size)
	assert.Less(t, first.Size, int64(sizeLimit))
	assert.Regexp(t, `^[0-9]+`, first.Config.User, "Kubernetes' runAsNonRoot looks up no names")
	assert.Equal(t, []string{"/usr/local/bin/module-service"}, first.Config.Entrypoint)
	assert.Equal(t, "Apache-2.0", first.Config.Labels["org.opencontainers.image.licenses"])
	assert.Equal(t, version(t), first.Config.Labels["org.opencontainers.image.version"])

	t.Run("again", func(t *testing.T) { buildAgain(t, sources, build, first, binary) })
	t.Run("hardened", runHardened)
	t.Run("install", runInstall)
	t.Run("licences", showLicences)
	t.Run("kpt", runImageInKpt)
	t.Run("kustomize", runImageInKustomize)
	t.Run("argocd", runImageInArgoCD)
}

// buildHere builds with this machine's Go what the Dockerfile builds, into a cache that later runs find again.
func buildHere(t *testing.T, root string) (binary, cache string) {
	t.Helper()
	caches, err := os.UserCacheDir()
	require.NoError(t, err)
	cache = filepath.Join(caches, "module-service-image-test")
	e2e.Script(t, root, "GOCACHE="+cache+" make build VERSION="+version(t))
	return filepath.Join(root, "bin", "module-service"), cache
}

// buildAgain builds without the builder's cache and compares, also with the binary of this machine.
func buildAgain(t *testing.T, root, build string, first imageInfo, binary string) {
	e2e.Script(t, root, strings.Replace(build, "none", "none --no-cache", 1)+"again")
	second := inspect(t, "again")
	t.Logf("again: %s", second.ID)
	assert.Equal(t, first.RootFS.Layers, second.RootFS.Layers, "every file, its mode, owner and time")
	assert.Equal(t, first.Config, second.Config)

	to := t.TempDir()
	e2e.Script(t, root, "docker run --rm --user 0 --network none --volume "+to+":/to "+image(t)+" install /to")
	assert.True(t, e2e.Read(t, binary) == e2e.Read(t, filepath.Join(to, "module-service")), "another folder and another machine make the same binary")
}

func dockerRun(t *testing.T, flags string) string {
	return "docker run --rm --interactive --user nobody --network none --read-only " + flags + " " + image(t)
}

func runHardened(t *testing.T) {
	input := e2e.Read(t, root+"/testdata/quickstart/in.yaml")
	c := exec.Command("sh", "-c", dockerRun(t, "--cap-drop ALL --security-opt no-new-privileges"))
	c.Stdin = strings.NewReader(input)
	out, err := c.Output()
	require.NoError(t, err)
	assert.Equal(t, e2e.Read(t, root+"/testdata/quickstart/out.yaml"), string(out))
	assert.Equal(t, version(t)+"\n", e2e.Script(t, ".", dockerRun(t, "")+" version"))
}

func runInstall(t *testing.T) {
	to := t.TempDir()
	require.NoError(t, os.Chmod(to, 0o777))
	e2e.Script(t, ".", dockerRun(t, "--volume "+to+":/to")+" install /to")
	assert.NotEmpty(t, e2e.Script(t, to, "./module-service version"))
}

func showLicences(t *testing.T) {
	dir := t.TempDir()
	e2e.Script(t, dir, "id=$(docker create "+image(t)+"); docker cp $id:/usr/share/doc/module-service .; docker rm $id")
	for _, name := range []string{"LICENSE", "THIRD_PARTY_LICENSES.md"} {
		assert.Equal(t, e2e.Read(t, filepath.Join(root, name)), e2e.Read(t, filepath.Join(dir, "module-service", name)))
	}
}

// runImageCommands runs the commands that a README has for the image and returns what the last one printed.
func runImageCommands(t *testing.T, root, readme string, after func(line string)) (printed string) {
	t.Helper()
	for line := range strings.Lines(e2e.Blocks(t, readme, "sh")[0]) {
		printed = e2e.Shell(t, root, line)
		after(line)
	}
	return printed
}

func runImageInKpt(t *testing.T) {
	e2e.Tools(t, "kpt")
	byExec := e2e.Copy(t, examples+"kpt")
	e2e.Script(t, byExec, "kpt fn render --allow-exec .")

	evaluated := e2e.Copy(t, examples+"kpt")
	assert.Contains(t, e2e.Shell(t, evaluated, "kpt fn eval --image "+image(t)+" ."), "generated 1, updated 0")
	assertSamePackage(t, byExec, evaluated)

	root := e2e.Copy(t, root)
	rendered := filepath.Join(root, "examples", "kpt")
	printed := runImageCommands(t, root, examples+"kpt/README.md", func(line string) {
		if strings.HasPrefix(line, "kpt fn render") {
			assertSamePackage(t, byExec, rendered)
		}
	})
	assert.Equal(t, strings.TrimSpace(e2e.Script(t, ".", "module-service --help")), strings.TrimSpace(printed), "kpt fn doc")
	assert.Contains(t, e2e.Read(t, filepath.Join(rendered, service)), "type: ClusterIP")

	e2e.Replace(t, filepath.Join(rendered, "deploy", "provider.yaml"), "port: 80\n", "port: 70000\n")
	before := files(t, rendered)
	printed = fails(t, rendered, "kpt fn render .")
	assert.Contains(t, printed, "port: must be between 1 and 65535, got 70000")
	assert.Equal(t, before, files(t, rendered))
}

// fails runs a command line that must fail, and returns all that it prints.
func fails(t *testing.T, dir, line string) string {
	t.Helper()
	c := exec.Command("sh", "-c", line)
	c.Dir, c.Env = dir, e2e.Environment()
	out, err := c.CombinedOutput()
	require.ErrorAs(t, err, new(*exec.ExitError), "%s", out)
	return string(out)
}

// files returns the contents of all files of a package by their paths in it, except that of the Kptfile, which names the
// function and in which kpt notes its runs.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for path, content := range e2e.Tree(t, dir) {
		all[strings.TrimPrefix(path, dir+"/")] = content
	}
	delete(all, "Kptfile")
	return all
}

func assertSamePackage(t *testing.T, want, got string) {
	t.Helper()
	require.Contains(t, files(t, want), service)
	assert.Equal(t, files(t, want), files(t, got))
}

func runImageInKustomize(t *testing.T) {
	e2e.Tools(t, "kustomize")
	const build = "kustomize build --enable-alpha-plugins "
	root := e2e.Copy(t, root)
	dir := filepath.Join(root, "examples", "kustomize")
	printedByREADME := runImageCommands(t, root, examples+"kustomize/README.md", func(string) {})
	for _, overlay := range []string{"dev", "staging", "prod"} {
		byExec := e2e.Script(t, e2e.Copy(t, examples+"kustomize"), build+"--enable-exec overlays/"+overlay)
		assert.Equal(t, byExec, e2e.Script(t, dir, build+"overlays/"+overlay))
		if overlay == "dev" {
			assert.Equal(t, byExec, printedByREADME)
		}
	}

	e2e.Replace(t, filepath.Join(dir, "base", "moduledeployment.yaml"), "port: 80\n", "port: 70000\n")
	printed := fails(t, dir, build+"overlays/staging")
	assert.Contains(t, printed, "port: must be between 1 and 65535, got 70000")
	assert.NotContains(t, printed, "kind: Service")
}

// runImageInArgoCD runs the command of the plugin.yaml that the image holds, as its sidecar does.
func runImageInArgoCD(t *testing.T) {
	dir := t.TempDir()
	e2e.Script(t, dir, "id=$(docker create "+image(t)+"); docker cp $id:/home/argocd/cmp-server/config/plugin.yaml .; docker rm $id")
	assert.Equal(t, e2e.Read(t, examples+"argocd/plugin.yaml"), e2e.Read(t, filepath.Join(dir, "plugin.yaml")))
	var plugin struct {
		Spec struct {
			Generate struct{ Command []string }
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(e2e.Read(t, filepath.Join(dir, "plugin.yaml"))), &plugin))
	words := plugin.Spec.Generate.Command
	require.NotEmpty(t, words)

	app := filepath.Join(dir, "app")
	require.NoError(t, os.CopyFS(app, os.DirFS(examples+"argocd/app")))
	const parameters = `ARGOCD_APP_PARAMETERS=[{"name":"type","string":"ClusterIP"}]`
	args := append([]string{
		"run", "--rm", "--user", "999", "--network", "none", "--read-only", "--cap-drop", "ALL", "--memory", "512m",
		"--volume", app + ":/tmp/_cmp_server/1234/app", "--workdir", "/tmp/_cmp_server/1234/app",
		"--env", "PATH=", "--env", parameters, "--entrypoint", words[0], image(t),
	}, words[1:]...)
	run := exec.Command("docker", args...)
	var stderr strings.Builder
	run.Stderr = &stderr
	out, err := run.Output()
	require.NoError(t, err, stderr.String())
	assert.Empty(t, stderr.String())

	here := exec.Command(filepath.Join(e2e.Dir(), "module-service"), words[1:]...)
	here.Dir, here.Env = app, []string{parameters}
	want, err := here.Output()
	require.NoError(t, err)
	assert.Equal(t, string(want), string(out))
}
