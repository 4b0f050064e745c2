package oracle_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCompareServices checks what the oracle accepts of a generated Service that was updated.
func TestCompareServices(t *testing.T) {
	t.Parallel()
	service := func(spec string) []object {
		objects, err := kubectls[1].objects([]byte("apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {fn.koupleless.io/module-deployment: a}}\nspec: " + spec + "\n"))
		require.NoError(t, err)
		return objects
	}
	for _, tc := range []struct{ reason, was, is, wrong string }{
		{"the module's port is set", "{ports: [{name: http, port: 1, nodePort: 3}, {name: b, port: 2}]}", "{ports: [{name: http, port: 80, nodePort: 3}, {name: b, port: 2}]}", ""},
		{"it is added", "{ports: [{name: b, port: 2}]}", "{ports: [{name: b, port: 2}, {name: http, port: 80}]}", ""},
		{"it was null", "{ports: [~]}", "{ports: [{name: http, port: 80}]}", ""},
		{"its other fields stay", "{ports: [{name: http, port: 1, nodePort: 3}]}", "{ports: [{name: http, port: 80}]}", `Service: ."spec" is lost`},
		{"another port is lost", "{ports: [{name: http, port: 1}, {name: b, port: 2}]}", "{ports: [{name: http, port: 80}]}", `Service: ."spec" is lost`},
		{"another port is changed", "{ports: [{name: b, port: 2}, {name: http, port: 1}]}", "{ports: [{name: b, port: 3}, {name: http, port: 80}]}",
			`Service: ."spec"."ports"[0]."port" was "2" and is "3"`},
		{"numbers that kubectl sends alike", "{externalTrafficPolicy: 1234567890123456789E0}", "{externalTrafficPolicy: 1234567890123456800}", ""},
		{"numbers that it does not", "{externalTrafficPolicy: 1234567890123456789}", "{externalTrafficPolicy: 1234567890123456800}",
			`Service: ."spec"."externalTrafficPolicy" was "1234567890123456789" and is "1234567890123456800"`},
	} {
		wrong, services := compare(service(tc.was), service(tc.is), true)
		assert.Equal(t, tc.wrong, wrong, tc.reason)
		assert.LessOrEqual(t, services, 1, tc.reason)
	}
}

// TestIsAmbiguous names keys that kubectl reads as one, which the fuzz test passes over.
func TestIsAmbiguous(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"a: {1: x, 1. : y}": true, "a: {1: x, '1': y}": true, "a: b\n---\n- yes: x\n  'true': y\n": true,
		"a: {1: x, 1.5: y, 'b': z}": false, "a: {b: x}\n---\nc: {b: x}": false, `{"a":{"b":1},"c":{"b":1}}`: false,
	} {
		assert.Equal(t, want, isAmbiguous([]byte(text)), text)
	}
}
