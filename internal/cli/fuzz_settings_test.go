package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
)

// configured is what configurations are tried on: a Service to make, one to update and one to drop.
var configured = configMap + "---\n" + module("a", 80) + "---\n" + module("b", 81) + "---\n" + service("b", 80) + "---\n" + service("c", 80)

// FuzzConfiguration gives a document to the function as its functionConfig and to build as its file. Both must take it in
// the same way, and neither may lose an item.
func FuzzConfiguration(f *testing.F) {
	f.Add(config.Reference)
	f.Add(settings("ClusterIP"))
	f.Add("{apiVersion: v1, kind: ConfigMap, data: {type: ClusterIP, label.a: b, strict: 'true'}}\n")
	f.Add("apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec:\n  template: &t {spec: {ports: [&p {name: http, nodePort: 1}, *p]}, metadata: *t}\n")
	f.Add("apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec:\n  overrides: [{match: {labels: 'a in (b)', module: '[a'}, template: {spec: null}}]\n")
	dir := f.TempDir()
	manifests, file := filepath.Join(dir, "deploy.yaml"), filepath.Join(dir, "config")
	require.NoError(f, os.WriteFile(manifests, []byte(configured), 0o644))
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 16<<10 {
			return
		}
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		code, stdout, stderr := watched(t, "", "build", "-c", file, manifests)
		checkRun(t, configured, code, stdout, stderr)

		in := list + "functionConfig:\n  " + strings.ReplaceAll(text, "\n", "\n  ") + "\n"
		function, stdout, stderr := watched(t, in)
		checkRun(t, in, function, stdout, stderr)
	})
}

// FuzzArguments gives arguments to the function as kpt does, as the data of a ConfigMap.
func FuzzArguments(f *testing.F) {
	f.Add("type=ClusterIP\nport-name=web\nstrict=true\nname=x-{module}\nlabel.team=shop\nannotation.example.com/a=b")
	f.Add("label.=\nlabel.a=\xff\nannotation=b\n=c\nname={module}{module}{moduleDeployment}\ntyp=x")
	f.Add("strict=TRUE\ntype=ExternalName\nport-name=\u540d\nannotation.fn.koupleless.io/module-deployment=x")
	f.Fuzz(func(t *testing.T, lines string) {
		data := map[string]string{}
		for line := range strings.Lines(lines) {
			key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			data[key] = value
		}
		in, err := json.Marshal(map[string]any{
			"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": values(t, configured),
			"functionConfig": map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "function-input"}, "data": data},
		})
		require.NoError(t, err)
		if yaml.Unmarshal(in, new(any)) != nil {
			return // no host can send a character that YAML does not allow as it is
		}
		code, stdout, stderr := watched(t, string(in))
		checkRun(t, string(in), code, stdout, stderr)
	})
}

// FuzzParameters gives build what Argo CD passes as the parameters of an Application.
func FuzzParameters(f *testing.F) {
	f.Add(`[{"name":"type","string":"ClusterIP"},{"name":"labels","map":{"team":"shop"}}]`, "")
	f.Add(`[{"name":"annotations","map":{"a b":"c","":"d","fn.koupleless.io/module-deployment":"x"}}]`, "web")
	f.Add(`[{"name":"name","string":"{module}-{x}"},{"name":"strict","string":"yes"},{"name":"labels","array":["a"]}]`, "WEB")
	f.Add("null", "-")
	f.Add(`[{"name":"type"},null,[],{"NAME":"type","string":null}]`, "a\nb")
	manifests := filepath.Join(f.TempDir(), "deploy.yaml")
	require.NoError(f, os.WriteFile(manifests, []byte(configured), 0o644))
	for _, variable := range []string{"ARGOCD_APP_PARAMETERS", "ARGOCD_ENV_MODULE_SERVICE_PORT_NAME"} {
		f.Setenv(variable, "") // Go keeps a place for each variable that was unset, which would be one for each execution
	}
	f.Fuzz(func(t *testing.T, parameters, portName string) {
		if strings.Contains(parameters+portName, "\x00") {
			return // no environment can hold it
		}
		t.Setenv("ARGOCD_APP_PARAMETERS", parameters)
		t.Setenv("ARGOCD_ENV_MODULE_SERVICE_PORT_NAME", portName)
		code, stdout, stderr := watched(t, "", "build", manifests)
		checkRun(t, configured, code, stdout, stderr)
	})
}
