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

	"github.com/koupleless/module-service/internal/e2e"
)

// TestAdoption runs the script on three live Services of the controller: a right one, one with another port, and one that no module
// requests. It prints commands and runs none.
func TestAdoption(t *testing.T) {
	t.Parallel()
	need(t, "bash", "jq")
	const (
		apply    = "kubectl apply -f -"
		applySSA = "kubectl apply --server-side --force-conflicts --field-manager='argocd-controller' -f -"
		drop     = "kubectl delete service --namespace 'shop' 'old-service'"
		patch    = `kubectl patch service --namespace 'shop' 'cart-service' --type=json --patch '[{"op":"test","path":"/metadata/managedFields/1/manager","value":"manager"},` +
			`{"op":"remove","path":"/metadata/managedFields/1"}]'`
	)
	for _, c := range []struct {
		reason  string
		applied string // how cart-service has been applied
		applier string // the argument
		want    []string
	}{
		{"nothing is applied yet", "", "", []string{apply, drop}},
		{"nothing is applied yet, server-side", "", "argocd-controller", []string{applySSA, drop}},
		{"applied client-side: nothing more to do", "Update", "", []string{drop}},
		{"applied server-side: the controller still owns the port", "Apply", "argocd-controller", []string{patch, drop}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			list := live(t)
			if c.applied != "" {
				metadata := list["items"].([]any)[0].(map[string]any)["metadata"].(map[string]any)
				metadata["managedFields"] = append([]any{map[string]any{"manager": "argocd-controller", "operation": c.applied, "fieldsV1": map[string]any{
					"f:metadata": map[string]any{"f:annotations": map[string]any{"f:fn.koupleless.io/module-deployment": map[string]any{}}},
				}}}, metadata["managedFields"].([]any)...)
			}
			stdout, stderr, err := adopt(t, list, "adopt/deploy", c.applier)
			require.NoError(t, err, stderr)
			var commands []string
			for line := range strings.Lines(stdout) {
				if line = strings.TrimSpace(line); strings.HasPrefix(line, "kubectl") {
					commands = append(commands, line)
				}
			}
			assert.Equal(t, c.want, commands)
			assert.Contains(t, stdout, "# shop/pay-service: the live port is 80/TCP, that of the manifests is 8081/TCP.\n")
		})
	}
}

// TestAdoptionWithAFurtherPort: the configuration adds a port, which no port of a module can be set to.
func TestAdoptionWithAFurtherPort(t *testing.T) {
	t.Parallel()
	need(t, "bash", "jq")
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("adopt/deploy")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "module-service.yaml"), []byte("apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\n"+
		"spec: {template: {spec: {ports: [{name: metrics, port: 9090}]}}}\n"), 0o600))
	stdout, stderr, err := adopt(t, live(t), dir)
	require.NoError(t, err, stderr)
	assert.Contains(t, stdout, "# shop/cart-service: apply it once, with its port as it is.\n")
	assert.Contains(t, stdout, "# shop/pay-service: the live port is 80/TCP, that of the manifests is 8081/TCP, 9090/TCP.\n")
}

// TestAdoptionUnderAnotherName: the Service of the controller carries traffic until its clients know the name of the manifests.
func TestAdoptionUnderAnotherName(t *testing.T) {
	t.Parallel()
	need(t, "bash", "jq")
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("adopt/deploy")))
	write(t, filepath.Join(dir, "module-service.yaml"), "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec: {name: \"prod-{module}-service\"}\n")
	stdout, stderr, err := adopt(t, live(t), dir)
	require.NoError(t, err, stderr)
	for _, module := range []string{"cart", "pay"} {
		assert.Contains(t, stdout, "# shop/"+module+"-service: Service prod-"+module+"-service in "+dir+" selects the Pods of its module.\n")
		assert.NotContains(t, stdout, "\nkubectl delete service --namespace 'shop' '"+module+"-service'")
	}
	assert.Contains(t, stdout, "\nkubectl delete service --namespace 'shop' 'old-service'")
}

func TestAdoptionOfWhatIsNoDump(t *testing.T) {
	t.Parallel()
	need(t, "bash", "jq")
	service := func(name string, more map[string]any) map[string]any {
		metadata := map[string]any{"name": name, "namespace": "shop"}
		for key, value := range more {
			metadata[key] = value
		}
		return map[string]any{"metadata": metadata, "spec": map[string]any{}}
	}
	for _, c := range []struct {
		reason string
		list   map[string]any
		want   string
	}{
		{"nothing, as kubectl failed", nil, "standard input is empty"},
		{"no list", service("a", nil), "standard input is not a list"},
		{"no managed fields", map[string]any{"items": []any{service("a", nil)}}, "add --show-managed-fields"},
		{"a name that ends the comment", map[string]any{"items": []any{service("a\nreboot", map[string]any{"managedFields": []any{}})}}, "a name that the API server does not accept"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, err := adopt(t, c.list, "adopt/deploy", "")
			require.Error(t, err)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, c.want)
		})
	}
}

// live returns the list of Services of the example.
func live(t *testing.T) map[string]any {
	t.Helper()
	list := map[string]any{}
	require.NoError(t, json.Unmarshal([]byte(read(t, "adopt/live.json")), &list))
	return list
}

// adopt runs the script with a kubectl that fails the test if it is run.
func adopt(t *testing.T, list map[string]any, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var in []byte
	if list != nil {
		in, err = json.Marshal(list)
		require.NoError(t, err)
	}
	dir := t.TempDir()
	ran := filepath.Join(dir, "ran")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "kubectl"), []byte("#!/bin/sh\ntouch "+ran+"\n"), 0o755))
	command := exec.Command("bash", append([]string{"adopt/adopt.sh"}, args...)...)
	command.Env = append(e2e.Environment(), "PATH="+strings.Join([]string{dir, e2e.Dir(), os.Getenv("PATH")}, string(os.PathListSeparator)))
	command.Stdin = strings.NewReader(string(in))
	var out, errs strings.Builder
	command.Stdout, command.Stderr = &out, &errs
	err = command.Run()
	assert.NoFileExists(t, ran, "kubectl is printed, not run")
	return out.String(), errs.String(), err
}
