//go:build linux

package examples_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	version   = "v0.1.0"
	image     = "registry.example.com/module-service:" + version // as the examples name it
	sizeLimit = 25 << 20
)

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
	require.NoError(t, json.Unmarshal([]byte(sh(t, ".", "docker image inspect "+name)), &infos))
	require.Len(t, infos, 1)
	return infos[0]
}

// TestImage builds the image without a network and runs it in every host that runs images. An image takes minutes to
// build, so all of it is one test.
func TestImage(t *testing.T) {
	need(t, "make")
	packages := startEngine(t)
	root := copyOf(t, "..")
	binary, cache := buildHere(t, root)
	importGo(t, filepath.Join(packages, "bin", "busybox"), cache)
	build := "make image VERSION=" + version + " BUILDFLAGS='--network none' IMAGE="
	sh(t, root, build+image)
	first := inspect(t, image)
	t.Logf("%s: %s, %d bytes", image, first.ID, first.Size)
	assert.Less(t, first.Size, int64(sizeLimit))
	assert.Regexp(t, `^[0-9]+`, first.Config.User, "Kubernetes' runAsNonRoot looks up no names")
	assert.Equal(t, []string{"/usr/local/bin/module-service"}, first.Config.Entrypoint)
	assert.Equal(t, "Apache-2.0", first.Config.Labels["org.opencontainers.image.licenses"])
	assert.Equal(t, version, first.Config.Labels["org.opencontainers.image.version"])

	t.Run("again", func(t *testing.T) { buildAgain(t, root, build, first, binary) })
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
	sh(t, root, "GOCACHE="+cache+" make build VERSION="+version)
	return filepath.Join(root, "bin", "module-service"), cache
}

// buildAgain builds without the builder's cache and compares, also with the binary of this machine.
func buildAgain(t *testing.T, root, build string, first imageInfo, binary string) {
	sh(t, root, strings.Replace(build, "none", "none --no-cache", 1)+"again")
	second := inspect(t, "again")
	t.Logf("again: %s", second.ID)
	assert.Equal(t, first.RootFS.Layers, second.RootFS.Layers, "every file, its mode, owner and time")
	assert.Equal(t, first.Config, second.Config)

	to := t.TempDir()
	sh(t, root, "docker run --rm --user 0 --network none --volume "+to+":/to "+image+" install /to")
	assert.True(t, read(t, binary) == read(t, filepath.Join(to, "module-service")), "another folder and another machine make the same binary")
}

func dockerRun(flags string) string {
	return "docker run --rm --interactive --user nobody --network none --read-only " + flags + " " + image
}

func runHardened(t *testing.T) {
	input := read(t, "../testdata/quickstart/in.yaml")
	c := exec.Command("sh", "-c", dockerRun("--cap-drop ALL --security-opt no-new-privileges"))
	c.Stdin = strings.NewReader(input)
	out, err := c.Output()
	require.NoError(t, err)
	assert.Equal(t, read(t, "../testdata/quickstart/out.yaml"), string(out))
	assert.Equal(t, version+"\n", sh(t, ".", dockerRun("")+" version"))
}

func runInstall(t *testing.T) {
	to := t.TempDir()
	require.NoError(t, os.Chmod(to, 0o777))
	sh(t, ".", dockerRun("--volume "+to+":/to")+" install /to")
	r := command(t, to, filepath.Join(to, "module-service"), "version")
	assert.Zero(t, r.code, r.stderr)
}

func showLicences(t *testing.T) {
	dir := t.TempDir()
	sh(t, dir, "id=$(docker create "+image+"); docker cp $id:/usr/share/doc/module-service .; docker rm $id")
	for _, name := range []string{"LICENSE", "THIRD_PARTY_LICENSES.md"} {
		assert.Equal(t, read(t, filepath.Join("..", name)), read(t, filepath.Join(dir, "module-service", name)))
	}
}

// runImageCommands runs the commands that a README has for the image and returns what the last one said.
func runImageCommands(t *testing.T, root, readme string, after func(line string)) (said string) {
	t.Helper()
	for line := range strings.Lines(blocks(t, readme, "sh")[0]) {
		said = shell(t, root, line)
		after(line)
	}
	return said
}

func runImageInKpt(t *testing.T) {
	need(t, "kpt")
	byExec := copyOf(t, "kpt")
	require.Zero(t, kptRender(t, byExec).code)

	evaluated := copyOf(t, "kpt")
	r := command(t, evaluated, "kpt", "fn", "eval", "--image", image, ".")
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "generated 1, updated 0")
	assertSamePackage(t, byExec, evaluated)

	root := copyOf(t, "..")
	rendered := filepath.Join(root, "examples", "kpt")
	said := runImageCommands(t, root, "kpt/README.md", func(line string) {
		if strings.HasPrefix(line, "kpt fn render") {
			assertSamePackage(t, byExec, rendered)
		}
	})
	manual := sh(t, ".", filepath.Join(binaryDir, "module-service")+" --help")
	assert.Equal(t, strings.TrimSpace(manual), strings.TrimSpace(said), "kpt fn doc")
	assert.Contains(t, read(t, filepath.Join(rendered, service)), "type: ClusterIP")

	replace(t, filepath.Join(rendered, "deploy", "provider.yaml"), "port: 80\n", "port: 70000\n")
	before := tree(t, rendered)
	r = command(t, rendered, "kpt", "fn", "render", ".")
	assert.NotZero(t, r.code)
	assert.Contains(t, r.stderr, "port: must be between 1 and 65535, got 70000")
	assertOnlyKptfileStatusDiffers(t, rendered, before, tree(t, rendered))
}

// assertSamePackage compares all files of two packages byte for byte, but for the Kptfile, which names the function.
func assertSamePackage(t *testing.T, want, got string) {
	t.Helper()
	relative := func(dir string) map[string]string {
		files := map[string]string{}
		for path, content := range tree(t, dir) {
			files[strings.TrimPrefix(path, dir)] = content
		}
		delete(files, "/Kptfile")
		return files
	}
	require.Contains(t, relative(want), "/"+service)
	assert.Equal(t, relative(want), relative(got))
}

func runImageInKustomize(t *testing.T) {
	root := copyOf(t, "..")
	byContainer := map[string]string{"dev": runImageCommands(t, root, "kustomize/README.md", func(string) {})}
	dir := filepath.Join(root, "examples", "kustomize")
	for _, name := range overlays[1:] {
		byContainer[name] = command(t, dir, "kustomize", "build", "--enable-alpha-plugins", "overlays/"+name).stdout
	}
	for _, name := range overlays {
		byExec := kustomizeBuild(t, overlay(t, name))
		require.Zero(t, byExec.code, byExec.stderr)
		assert.Equal(t, byExec.stdout, byContainer[name])
	}

	replace(t, filepath.Join(dir, "base", "moduledeployment.yaml"), "port: 80\n", "port: 70000\n")
	r := command(t, dir, "kustomize", "build", "--enable-alpha-plugins", "overlays/staging")
	assert.NotZero(t, r.code)
	assert.Empty(t, r.stdout)
	assert.Contains(t, r.stderr, "port: must be between 1 and 65535, got 70000")
}

// runImageInArgoCD runs the command of the plugin.yaml that the image holds, as its sidecar does.
func runImageInArgoCD(t *testing.T) {
	dir := t.TempDir()
	sh(t, dir, "id=$(docker create "+image+"); docker cp $id:/home/argocd/cmp-server/config/plugin.yaml .; docker rm $id")
	assert.Equal(t, read(t, "argocd/plugin.yaml"), read(t, filepath.Join(dir, "plugin.yaml")))

	app := filepath.Join(dir, "app")
	require.NoError(t, os.CopyFS(app, os.DirFS("argocd/app")))
	words := readPlugin(t).command(t)
	args := append([]string{
		"run", "--rm", "--user", "999", "--network", "none", "--read-only", "--cap-drop", "ALL", "--memory", "512m",
		"--volume", app + ":/tmp/_cmp_server/1234/app", "--workdir", "/tmp/_cmp_server/1234/app",
		"--env", "PATH=", "--env", `ARGOCD_APP_PARAMETERS=[{"name":"type","string":"ClusterIP"}]`,
		"--entrypoint", words[0], image,
	}, words[1:]...)
	r := command(t, dir, "docker", args...)
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	assert.Equal(t, generate(t, "argocd/app", `[{"name":"type","string":"ClusterIP"}]`).stdout, r.stdout)
}
