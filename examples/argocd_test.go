//go:build unix

package examples_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/e2e"
)

type argocdPlugin struct {
	Metadata struct{ Name string }
	Spec     map[string]any
}

func (p argocdPlugin) command(t *testing.T) []string {
	t.Helper()
	var command []string
	for _, word := range p.Spec["generate"].(map[string]any)["command"].([]any) {
		command = append(command, word.(string))
	}
	require.NotEmpty(t, command)
	return command
}

func readPlugin(t *testing.T) argocdPlugin {
	t.Helper()
	var p argocdPlugin
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "argocd/plugin.yaml")), &p))
	return p
}

// generate runs the command of plugin.yaml as argocd-cmp-server does: without a shell, in a copy of the application under
// a random path, as its user, with an environment of its own.
func generate(t *testing.T, app, parameters string) result {
	t.Helper()
	root, err := os.MkdirTemp("", "_cmp_server")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(root) })
	require.NoError(t, os.Chmod(root, 0o755)) // the folders that testing makes are closed to other users
	dir := filepath.Join(root, "app")
	require.NoError(t, os.CopyFS(dir, os.DirFS(app)))
	require.Zero(t, command(t, root, filepath.Join(e2e.Dir(), "module-service"), "install", root).code)

	words := readPlugin(t).command(t)
	require.Equal(t, "/usr/local/bin/module-service", words[0], "where the image holds it")
	var stdout, stderr bytes.Buffer
	c := exec.Command(filepath.Join(root, "module-service"), words[1:]...)
	c.Dir = dir
	c.Env = []string{
		"PATH=",
		"ARGOCD_APP_NAME=shop", "ARGOCD_APP_NAMESPACE=shop", "ARGOCD_APP_SOURCE_PATH=app", "ARGOCD_APP_REVISION=0123456789",
		"ARGOCD_APP_PARAMETERS=" + parameters, "ARGOCD_ENV_REGION=eu", "PARAM_TYPE=ExternalName",
	}
	if os.Geteuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 999, Gid: 999}}
	}
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		require.IsType(t, &exec.ExitError{}, err)
	}
	return result{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// argocdApps returns the example's application, a kustomization, and the same as a plain directory.
func argocdApps(t *testing.T) map[string]string {
	t.Helper()
	plain := copyOf(t, "argocd/app")
	require.NoError(t, os.Remove(filepath.Join(plain, "kustomization.yaml")))
	return map[string]string{"kustomization": "argocd/app", "directory": plain}
}

func TestArgoCDGenerate(t *testing.T) {
	t.Parallel()
	const service = `apiVersion: v1
kind: Service
metadata:
  annotations:
    fn.koupleless.io/module-deployment: provider
  name: provider-service
spec:
  ports:
  - name: web
    port: 80
    protocol: TCP
    targetPort: http
  selector:
    module.koupleless.io/provider: "true"
  sessionAffinity: ClientIP
  type: LoadBalancer
`
	for kind, app := range argocdApps(t) {
		for _, c := range []struct{ reason, parameters, want string }{
			{"none: the application's own configuration", "null", service},
			{"a type", `[{"name":"type","string":"ClusterIP"}]`, strings.Replace(service, "LoadBalancer", "ClusterIP", 1)},
			{"a map of labels", `[{"name":"labels","map":{"team":"shop","tier":"edge"}}]`,
				strings.Replace(service, "  name: provider-service\n", "  name: provider-service\n  labels: {team: shop, tier: edge}\n", 1)},
		} {
			t.Run(kind+": "+c.reason, func(t *testing.T) {
				t.Parallel()
				r := generate(t, app, c.parameters)
				require.Zero(t, r.code, r.stderr)
				assert.Empty(t, r.stderr)
				assert.YAMLEq(t, c.want, resource(t, r.stdout, "Service", "provider-service").MustString())
				resource(t, r.stdout, "ModuleDeployment", "provider")
				resource(t, r.stdout, "Deployment", "stock")
				assert.NotContains(t, r.stdout, "kind: ModuleService", "the configuration is not applied to the cluster")
			})
		}
	}
}

func TestArgoCDRefusesParameters(t *testing.T) {
	t.Parallel()
	for kind, app := range argocdApps(t) {
		for _, c := range []struct{ reason, parameters, want string }{
			{"an unknown name", `[{"name":"portname","string":"web"}]`, `error: ARGOCD_APP_PARAMETERS: parameter "portname" is unknown: did you mean "port-name"?` + "\n"},
			{"a malformed value", `[{"name":"strict","string":"yes"}]`, `error: ARGOCD_APP_PARAMETERS: strict: must be true or false` + "\n"},
			{"a string for a map", `[{"name":"labels","string":"team=shop"}]`, `error: ARGOCD_APP_PARAMETERS: parameter "labels" must be a map, got a string` + "\n"},
		} {
			t.Run(kind+": "+c.reason, func(t *testing.T) {
				t.Parallel()
				r := generate(t, app, c.parameters)
				assert.Equal(t, 1, r.code)
				assert.Empty(t, r.stdout)
				assert.Equal(t, c.want, r.stderr)
			})
		}
	}
}

// TestArgoCDAnnouncesWhatItTakes gives every announced parameter the collection that it is announced with.
func TestArgoCDAnnouncesWhatItTakes(t *testing.T) {
	t.Parallel()
	p := readPlugin(t)
	assert.NotContains(t, p.Spec, "discover", "Applications name the plugin")
	values := map[string]any{
		"type": "NodePort", "name": "{module}-svc", "port-name": "web", "selector": "module", "strict": "true",
		"labels": map[string]string{"a": "b"}, "annotations": map[string]string{"a": "b"},
	}
	var parameters []map[string]any
	for _, s := range p.Spec["parameters"].(map[string]any)["static"].([]any) {
		announced := s.(map[string]any)
		collection, given := announced["collectionType"]
		if !given {
			collection = "string"
		}
		name := announced["name"].(string)
		require.Contains(t, values, name)
		parameters = append(parameters, map[string]any{"name": name, collection.(string): values[name]})
	}
	require.Len(t, parameters, len(values))
	r := generate(t, "argocd/app", asJSON(t, parameters))
	require.Zero(t, r.code, r.stderr)
	resource(t, r.stdout, "Service", "provider-svc")
}

func TestArgoCDApplicationNamesThePlugin(t *testing.T) {
	t.Parallel()
	var application struct {
		Spec struct{ Source map[string]any }
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "argocd/application.yaml")), &application))
	source := application.Spec.Source
	assert.NotContains(t, source, "kustomize", "Argo CD refuses it beside a plugin")
	plugin := source["plugin"].(map[string]any)
	assert.Equal(t, readPlugin(t).Metadata.Name, plugin["name"])
	r := generate(t, "argocd/app", asJSON(t, plugin["parameters"]))
	require.Zero(t, r.code, r.stderr)
	service := resource(t, r.stdout, "Service", "provider-service")
	assert.Equal(t, "ClusterIP", field(t, service, "spec", "type"))
	assert.Equal(t, "shop", field(t, service, "metadata", "labels", "team"))
}

func TestArgoCDSidecar(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	dir := copyOf(t, "argocd")
	write(t, filepath.Join(dir, "argocd.yaml"), `apiVersion: apps/v1
kind: Deployment
metadata:
  name: argocd-repo-server
spec:
  template:
    spec:
      containers:
      - name: argocd-repo-server
        image: registry.example.com/argocd:v3
      volumes:
      - name: var-files
        emptyDir: {}
      - name: plugins
        emptyDir: {}
`)
	write(t, filepath.Join(dir, "kustomization.yaml"), "resources: [argocd.yaml]\ncomponents: [repo-server]\n")
	r := command(t, dir, "kustomize", "build", ".")
	require.Zero(t, r.code, r.stderr)
	var deployment struct {
		Spec struct {
			Template struct {
				Spec struct {
					Containers []struct {
						Name         string
						Command      []string
						VolumeMounts []struct {
							Name      string
							MountPath string `yaml:"mountPath"`
						} `yaml:"volumeMounts"`
						SecurityContext map[string]any `yaml:"securityContext"`
					}
					Volumes []struct{ Name string }
				}
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(r.stdout), &deployment))
	pod := deployment.Spec.Template.Spec
	volumes := map[string]bool{}
	for _, v := range pod.Volumes {
		volumes[v.Name] = true
	}
	require.Len(t, volumes, 3)
	require.Len(t, pod.Containers, 2)
	mounts := map[string]string{}
	for _, c := range pod.Containers {
		if c.Name != "module-service" {
			continue
		}
		assert.Equal(t, []string{"/var/run/argocd/argocd-cmp-server"}, c.Command)
		assert.Equal(t, 999, c.SecurityContext["runAsUser"])
		for _, m := range c.VolumeMounts {
			assert.True(t, volumes[m.Name], m.Name)
			mounts[m.MountPath] = m.Name
		}
	}
	assert.Equal(t, map[string]string{
		"/var/run/argocd": "var-files", "/home/argocd/cmp-server/plugins": "plugins", "/tmp": "module-service-tmp",
	}, mounts)
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	content, err := json.Marshal(value)
	require.NoError(t, err)
	return string(content)
}
