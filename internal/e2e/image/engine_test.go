//go:build linux

package image_test

import (
	"archive/tar"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

// startEngine starts a docker engine from Debian's packages and makes it the one that this test's commands use. It never
// touches an engine of the machine: the test gives it a base image under a public name. It returns the folder that holds
// the packages.
func startEngine(t *testing.T) string {
	t.Helper()
	e2e.Tools(t, "apt-get", "dpkg")
	require.Zero(t, os.Geteuid(), "a docker engine needs root")
	dir := t.TempDir()
	e2e.Script(t, dir, `packages="docker.io containerd runc busybox-static"
apt-get download -q $packages || { apt-get update -q && apt-get download -q $packages; }
for deb in *.deb; do dpkg -x "$deb" .; done`)
	socket := "unix://" + filepath.Join(dir, "docker.sock")
	t.Setenv("PATH", strings.Join([]string{dir + "/usr/bin", dir + "/usr/sbin", os.Getenv("PATH")}, ":"))
	t.Setenv("DOCKER_HOST", socket)
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	t.Setenv("DOCKER_BUILDKIT", "0") // the engine's own builder: BuildKit is no part of the packages

	log, err := os.Create(filepath.Join(dir, "log"))
	require.NoError(t, err)
	defer log.Close()
	engine := exec.Command(filepath.Join(dir, "usr/sbin/dockerd"), "--host", socket,
		"--data-root", dir+"/data", "--exec-root", dir+"/exec", "--pidfile", dir+"/pid",
		"--iptables=false", "--ip6tables=false", "--ip-forward=false", "--bridge=none")
	engine.Stdout, engine.Stderr = log, log
	require.NoError(t, engine.Start())
	t.Cleanup(func() {
		engine.Process.Signal(syscall.SIGTERM)
		engine.Wait()
	})
	for deadline := time.Now().Add(time.Minute); exec.Command("docker", "version").Run() != nil; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the engine does not answer:\n%s", e2e.Read(t, log.Name()))
		}
	}
	return dir
}

// importGo makes the base image of the build stage, which no registry is there to give: this machine's Go, busybox for a
// shell, the modules that go.mod names in the form in which the Go command keeps them, and a build cache, as compiling all
// of Kubernetes' libraries takes minutes.
func importGo(t *testing.T, busybox, cache string) {
	t.Helper()
	_, rest, found := strings.Cut(e2e.Read(t, root+"/Dockerfile"), "ARG GO=")
	require.True(t, found)
	name, _, _ := strings.Cut(rest, "\n")

	modules := t.TempDir()
	e2e.Script(t, root, `GOMODCACHE=`+modules+` GOFLAGS=-modcacherw GOPROXY="file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY)" go mod download`)
	goroot := strings.TrimSpace(e2e.Script(t, root, "go env GOROOT"))

	c := exec.Command("docker", "import", "--change", "ENV PATH=/usr/local/go/bin:/bin GOPATH=/go GOTOOLCHAIN=local GOPROXY=off GOCACHE=/cache", "-", name)
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	image, err := c.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	archive := tar.NewWriter(image)
	for _, sub := range []string{"bin/go", "pkg", "src", "go.env", "VERSION"} {
		add(t, archive, filepath.Join(goroot, sub), "usr/local/go/"+sub)
	}
	add(t, archive, filepath.Join(modules, "cache", "download"), "go/pkg/mod/cache/download")
	add(t, archive, cache, "cache")
	add(t, archive, busybox, "bin/busybox")
	for _, applet := range []string{"chmod", "cp", "find", "mkdir", "printf", "sh", "touch"} {
		require.NoError(t, archive.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: "bin/" + applet, Linkname: "busybox", Mode: 0o777}))
	}
	require.NoError(t, archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: "tmp/", Mode: 0o1777}))
	require.NoError(t, archive.Close())
	require.NoError(t, image.Close())
	require.NoError(t, c.Wait(), said.String())
}

// add puts a file or a folder into an archive, without the tests of Go and the sources of its commands.
func add(t *testing.T, archive *tar.Writer, from, name string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasSuffix(path, "/src/cmd")):
			return fs.SkipDir
		case !entry.Type().IsRegular() || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		inside := name + strings.TrimPrefix(path, from)
		if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: inside, Size: int64(len(content)), Mode: int64(info.Mode().Perm())}); err != nil {
			return err
		}
		_, err = archive.Write(content)
		return err
	}))
}
