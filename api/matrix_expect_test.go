package api_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hanhtrinh/domain/account"
)

// matrix says what every operation answers to every role. It is written by hand
// and knows neither the table of roles nor the scopes of operations.
//
// A line is an operation, or operation:which record it is about, and a cell for
// each role: own/foreign/all. own: the record lies within the one ward,
// property or province the role was granted for; foreign: it does not; all: the
// role was granted for everything (editor, department and data_officer may be;
// admin always is). One value stands for all of them.
//
// Behind the status: + the record is in the answer, - it is not, = nothing was
// changed though it is a success; and why it is refused: > grant_exceeds_own,
// s grant_to_self, o own_account, p no_password_here, m script_takes_no_invitation,
// ! second_factor_needed.
const matrix = `
operation                       anonymous device tourist editor         hotel_staff hotel_owner ward_police province_police department data_officer admin

list-areas                      200       200    200     200            200         200         200         200             200        200          200
resolve-area                    200       200    200     200            200         200         200         200             200        200          200
get-area                        200       200    200     200            200         200         200         200             200        200          200
locate-area                     200       200    200     200            200         200         200         200             200        200          200
list-places                     200       200    200     200            200         200         200         200             200        200          200
search-places                   200       200    200     200            200         200         200         200             200        200          200
suggest-places                  200       200    200     200            200         200         200         200             200        200          200
snapshot-places                 200       200    200     200            200         200         200         200             200        200          200
list-place-changes              200       200    200     200            200         200         200         200             200        200          200
get-place                       200       200    200     200            200         200         200         200             200        200          200
list-nearby-places              200       200    200     200            200         200         200         200             200        200          200
list-similar-places             200       200    200     200            200         200         200         200             200        200          200
get-vocabulary                  200       200    200     200            200         200         200         200             200        200          200
list-codes                      200       200    200     200            200         200         200         200             200        200          200
get-health                      200       200    200     200            200         200         200         200             200        200          200
get-readiness                   200       200    200     200            200         200         200         200             200        200          200
token-keys                      200       200    200     200            200         200         200         200             200        200          200

log-in-device                   201       201    201     201            201         201         201         201             201        201          201
log-in                          200       200    200     200            200         200         200         200             200        200          200
refresh-log-in                  200       200    200     200            200         200         200         200             200        200          200
accept-invitation               200       409    200     200            200         200         200         200             200        200          200
reset-password                  204       204    204     204            204         204         204         204             204        204          204

create-place                    401       403    403     201/404/201    403         403         403         403             403        403          201
upsert-places                   401       403    403     200/404/200    403         403         403         403             403        403          200
upsert-places:keep-valid        401       403    403     200/200=/200   403         403         403         403             403        403          200
upsert-places:with-another      401       403    403     404/404/200    403         403         403         403             403        403          200
replace-place                   401       403    403     200/404/200    403         200/404     403         403             403        403          200
replace-place:what-it-is        401       403    403     200/404/200    403         422/404     403         403             403        403          200
replace-place:moved-away        401       403    403     404/404/200    403         422/404     403         403             403        403          200
patch-place                     401       403    403     200/404/200    403         200/404     403         403             403        403          200
patch-place:what-it-is          401       403    403     200/404/200    403         422/404     403         403             403        403          200
patch-place:moved-away          401       403    403     404/404/200    403         422/404     403         403             403        403          200
delete-place                    401       403    403     204/404/204    403         403         403         403             403        403          204

list-proposals                  401       200-   200-    200+/200-/200+ 200-        200-        200-        200-            200-       200-         200+
list-proposals:mine             401       200+   200+    200+           200+        200+        200+        200+            200+       200+         200+
list-place-proposals            401       200-   200-    200+/200-/200+ 200-        200-        200-        200-            200-       200-         200+
list-place-proposals:mine       401       200+   200+    200+           200+        200+        200+        200+            200+       200+         200+
read-proposal                   401       404    404     200/404/200    404         404         404         404             404        404          200
read-proposal:mine              401       200    200     200            200         200         200         200             200        200          200
create-proposal                 401       201    201     201            201         201         201         201             201        201          201
withdraw-proposal               401       404    404     404            404         404         404         404             404        404          404
withdraw-proposal:mine          401       200    200     200            200         200         200         200             200        200          200
accept-proposal                 401       403    403     200/404/200    403         403         403         403             403        403          200
accept-proposal:mine            401       403    403     200/404/200    403         403         403         403             403        403          200
reject-proposal                 401       403    403     200/404/200    403         403         403         403             403        403          200
reject-proposal:mine            401       403    403     200/404/200    403         403         403         403             403        403          200

log-out                         401       204    204     204            204         204         204         204             204        204          204
read-me                         401       200    200     200            200         200         200         200             200        200          200
change-me                       401       200    200     200            200         200         200         200             200        200          200
close-my-account                401       204    204     204            204         204         204         204             204        204          204
upgrade-me                      401       200    409     409            409         409         409         409             409        409          409
change-my-password              401       403p   204     204            204         204         204         204             204        204          204
begin-second-factor             401       403p   200     200            200         200         200         200             200        200          200
confirm-second-factor           401       403p   200     200            200         200         200         200             200        200          200
remove-second-factor            401       403p   204     204            204         204         204         204             204        204          204
list-my-sessions                401       200-   200-    200-           200-        200-        200-        200-            200-       200-         200-
end-my-session                  401       404    404     404            404         404         404         404             404        404          404
end-my-session:mine             401       204    204     204            204         204         204         204             204        204          204

list-accounts                   401       403    403     403            403         403         403         403             403        403          200+
find-account                    401       403    403     403            403         403         403         403             403        403          200+
read-account                    401       403    403     403            403         403         403         403             403        403          200
read-account:self               401       403    403     403            403         403         403         403             403        403          200
change-account                  401       403    403     403            403         403         403         403             403        403          200
change-account:self             401       403    403     403            403         403         403         403             403        403          403o
make-password-reset             401       403    403     403            403         403         403         403             403        403          201
make-password-reset:and-factor  401       403    403     403            403         403         403         403             403        403          201
make-password-reset:self        401       403    403     403            403         403         403         403             403        403          403o
log-out-account                 401       403    403     403            403         403         403         403             403        403          204
log-out-account:self            401       403    403     403            403         403         403         403             403        403          403o

list-grants:hotel_staff         401       403    403     403            403         200+/200-   403         200+/200-       403        403          200+
list-grants:ward_police         401       403    403     403            403         200-        403         200+/200-       403        403          200+
list-grants:admin               401       403    403     403            403         200-        403         200-            403        403          200+
read-grant:hotel_staff          401       403    403     403            403         200/404     403         200/404         403        403          200
read-grant:ward_police          401       403    403     403            403         404         403         200/404         403        403          200
read-grant:admin                401       403    403     403            403         404         403         404             403        403          200
create-grant:hotel_staff        401       403    403     403            403         201/403>    403         403>            403        403          201
create-grant:hotel_owner        401       403    403     403            403         201/403>    403         403>            403        403          201
create-grant:ward_police        401       403    403     403            403         403>        403         201/403>        403        403          201
create-grant:province_police    401       403    403     403            403         403>        403         403>            403        403          201
create-grant:editor             401       403    403     403            403         403>        403         403>            403        403          201
create-grant:department         401       403    403     403            403         403>        403         403>            403        403          201
create-grant:data_officer       401       403    403     403            403         403>        403         403>            403        403          201
create-grant:admin              401       403    403     403            403         403>        403         403>            403        403          201
create-grant:self               401       403    403     403            403         403s        403         403s            403        403          403s
revoke-grant:hotel_staff        401       403    403     403            403         204/404     403         403>/404        403        403          204
revoke-grant:hotel_owner        401       403    403     403            403         204/404     403         403>/404        403        403          204
revoke-grant:ward_police        401       403    403     403            403         404         403         204/404         403        403          204
revoke-grant:province_police    401       403    403     403            403         404         403         403>/404        403        403          204
revoke-grant:editor             401       403    403     403            403         404         403         403>/404        403        403          204
revoke-grant:admin              401       403    403     403            403         404         403         404             403        403          204
list-invitations:hotel_staff    401       403    403     403            403         200+/200-   403         200+/200-       403        403          200+
list-invitations:ward_police    401       403    403     403            403         200-        403         200+/200-       403        403          200+
list-invitations:reset          401       403    403     403            403         200-        403         200-            403        403          200+
create-invitation:hotel_staff   401       403    403     403            403         201/403>    403         403>            403        403          201
create-invitation:hotel_owner   401       403    403     403            403         201/403>    403         403>            403        403          201
create-invitation:ward_police   401       403    403     403            403         403>        403         201/403>        403        403          201
create-invitation:editor        401       403    403     403            403         403>        403         403>            403        403          201
create-invitation:admin         401       403    403     403            403         403>        403         403>            403        403          201
revoke-invitation:hotel_staff   401       403    403     403            403         204/404     403         403>/404        403        403          204
revoke-invitation:ward_police   401       403    403     403            403         404         403         204/404         403        403          204
revoke-invitation:reset         401       403    403     403            403         404         403         404             403        403          204

read-document-mrz               401       403    403     403            200         200         403         403             403        403          403
read-document-qr                401       403    403     403            200         200         403         403             403        403          403
`

// mixtures is what those get who have more or less than one role. mixed: editor
// of the first ward and hotel_owner of the house in the second, so that own is
// the first and foreign the second. province: editor of the first province.
// waiting: admin, logged in without a second factor. police: province_police of
// the first province, logged in without a second factor. narrowed: admin in a
// log-in that has grants:read and nothing else. script: the operator's service
// account with the role of an editor in the first ward.
const mixtures = `
operation                       mixed       province    waiting police narrowed script

accept-invitation               200         200         200     200    403      403m

create-place                    201/404     201/404     403!    403    403      201/404
upsert-places                   200/404     200/404     403!    403    403      200/404
upsert-places:keep-valid        200/200=    200/200=    403!    403    403      200/200=
upsert-places:with-another      404         404         403!    403    403      404
replace-place                   200         200/404     403!    403    403      200/404
replace-place:what-it-is        200/422     200/404     403!    403    403      200/404
replace-place:moved-away        404/422     404         403!    403    403      404
patch-place                     200         200/404     403!    403    403      200/404
patch-place:what-it-is          200/422     200/404     403!    403    403      200/404
patch-place:moved-away          404/422     404         403!    403    403      404
delete-place                    204/404     204/404     403!    403    403      204/404

list-proposals                  200+/200-   200+/200-   200-    200-   403      200+/200-
list-proposals:mine             200+        200+        200+    200+   403      200+/200-
list-place-proposals            200+/200-   200+/200-   200-    200-   403      200+/200-
list-place-proposals:mine       200+        200+        200+    200+   403      200+/200-
read-proposal                   200/404     200/404     404     404    403      200/404
read-proposal:mine              200         200         200     200    403      200/404
create-proposal                 201         201         201     201    403      403
withdraw-proposal               404         404         404     404    403      403
withdraw-proposal:mine          200         200         200     200    403      403
accept-proposal                 200/404     200/404     403!    403    403      200/404
accept-proposal:mine            200/404     200/404     403!    403    403      200/404
reject-proposal                 200/404     200/404     403!    403    403      200/404
reject-proposal:mine            200/404     200/404     403!    403    403      200/404

log-out                         204         204         204     204    403      403
read-me                         200         200         200     200    403      403
change-me                       200         200         200     200    403      403
close-my-account                204         204         204     204    403      403
upgrade-me                      409         409         409     409    403      403
change-my-password              204         204         204     204    403      403
begin-second-factor             200         200         200     200    403      403
confirm-second-factor           200         200         200     200    403      403
remove-second-factor            204         204         204     204    403      403
list-my-sessions                200-        200-        200-    200-   403      403
end-my-session                  404         404         404     404    403      403
end-my-session:mine             204         204         204     204    403      403

list-accounts                   403         403         403!    403    403      403
find-account                    403         403         403!    403    403      403
read-account                    403         403         403!    403    403      403
read-account:self               403         403         403!    403    403      403
change-account                  403         403         403!    403    403      403
change-account:self             403         403         403!    403    403      403
make-password-reset             403         403         403!    403    403      403
make-password-reset:and-factor  403         403         403!    403    403      403
make-password-reset:self        403         403         403!    403    403      403
log-out-account                 403         403         403!    403    403      403
log-out-account:self            403         403         403!    403    403      403

list-grants:hotel_staff         200-/200+   403         403!    403!   200+     403
list-grants:ward_police         200-        403         403!    403!   200+     403
list-grants:admin               200-        403         403!    403!   200+     403
read-grant:hotel_staff          404/200     403         403!    403!   200      403
read-grant:ward_police          404         403         403!    403!   200      403
read-grant:admin                404         403         403!    403!   200      403
create-grant:hotel_staff        403>/201    403         403!    403!   403      403
create-grant:hotel_owner        403>/201    403         403!    403!   403      403
create-grant:ward_police        403>        403         403!    403!   403      403
create-grant:province_police    403>        403         403!    403!   403      403
create-grant:editor             403>        403         403!    403!   403      403
create-grant:department         403>        403         403!    403!   403      403
create-grant:data_officer       403>        403         403!    403!   403      403
create-grant:admin              403>        403         403!    403!   403      403
create-grant:self               403s        403         403!    403!   403      403
revoke-grant:hotel_staff        404/204     403         403!    403!   403      403
revoke-grant:hotel_owner        404/204     403         403!    403!   403      403
revoke-grant:ward_police        404         403         403!    403!   403      403
revoke-grant:province_police    404         403         403!    403!   403      403
revoke-grant:editor             404         403         403!    403!   403      403
revoke-grant:admin              404         403         403!    403!   403      403
list-invitations:hotel_staff    200-/200+   403         403!    403!   200+     403
list-invitations:ward_police    200-        403         403!    403!   200+     403
list-invitations:reset          200-        403         403!    403!   200+     403
create-invitation:hotel_staff   403>/201    403         403!    403!   403      403
create-invitation:hotel_owner   403>/201    403         403!    403!   403      403
create-invitation:ward_police   403>        403         403!    403!   403      403
create-invitation:editor        403>        403         403!    403!   403      403
create-invitation:admin         403>        403         403!    403!   403      403
revoke-invitation:hotel_staff   404/204     403         403!    403!   403      403
revoke-invitation:ward_police   404         403         403!    403!   403      403
revoke-invitation:reset         404         403         403!    403!   403      403

read-document-mrz               200         403         403     403    403      403
read-document-qr                200         403         403     403    403      403
`

// expected is one table as it is read.
type expected struct {
	columns []string
	rows    []expectedRow
}

type expectedRow struct {
	name  string            // operation, or operation:variant
	op    string            // operation
	cells map[string]string // by column
}

// parseExpected reads a table.
func parseExpected(t *testing.T, table string) expected {
	t.Helper()
	var e expected
	seen := map[string]bool{}
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if e.columns == nil {
			e.columns = fields[1:]
			continue
		}
		if len(fields) != len(e.columns)+1 || seen[fields[0]] {
			t.Fatalf("the line of %s has %d cells, want %d, or is there twice", fields[0], len(fields)-1, len(e.columns))
		}
		seen[fields[0]] = true
		op, _, _ := strings.Cut(fields[0], ":")
		row := expectedRow{name: fields[0], op: op, cells: map[string]string{}}
		for i, cell := range fields[1:] {
			row.cells[e.columns[i]] = cell
		}
		e.rows = append(e.rows, row)
	}
	return e
}

// outcome is what one cell says of one record.
type outcome struct {
	status int
	mark   byte // 0, or what stands behind the status
}

func (o outcome) String() string {
	return strings.TrimRight(fmt.Sprintf("%d%c", o.status, o.mark), "\x00")
}

// refused says that nothing was done.
func (o outcome) refused() bool { return o.status >= 400 }

// sees says that the record is in the answer of a list, or is the answer.
func (o outcome) sees() bool { return !o.refused() && o.mark != '-' }

// markedReasons are what refusals with a mark say.
var markedReasons = map[byte]string{
	'>': "grant_exceeds_own", 's': "grant_to_self", 'o': "own_account", 'p': "no_password_here", 'm': "script_takes_no_invitation", '!': "second_factor_needed",
}

// at is what a cell says of a record that lies here or there. both: to somebody
// who reaches either.
func (r expectedRow) at(t *testing.T, column string, foreign, both bool) outcome {
	t.Helper()
	parts := strings.Split(r.cells[column], "/")
	text := parts[0]
	switch {
	case both && len(parts) > 2:
		text = parts[2]
	case foreign && !both && len(parts) > 1:
		text = parts[1]
	}
	n := strings.TrimRight(text, "+-=>sopm!")
	status, err := strconv.Atoi(n)
	if err != nil || len(text) > len(n)+1 {
		t.Fatalf("%s: %s says %q", r.name, column, text)
	}
	o := outcome{status: status}
	if len(text) > len(n) {
		o.mark = text[len(n)]
	}
	return o
}

// set changes one cell.
func (e expected) set(row, column, cell string) {
	for _, r := range e.rows {
		if r.name == row {
			r.cells[column] = cell
		}
	}
}

// complete wants a line for each of the operations and none besides.
func (e expected) complete(t *testing.T, operations []string) {
	t.Helper()
	lines := map[string]bool{}
	for _, row := range e.rows {
		lines[row.op] = true
		if !slices.Contains(operations, row.op) {
			t.Errorf("there is a line of %s and no such operation", row.op)
		}
	}
	for _, op := range operations {
		if !lines[op] {
			t.Errorf("nobody wrote down who may do %s", op)
		}
	}
}

// TestTheMatrixNamesEveryRole keeps a role from being forgotten.
func TestTheMatrixNamesEveryRole(t *testing.T) {
	want := []string{"anonymous", "device"}
	for _, role := range account.Roles() {
		want = append(want, string(role))
	}
	if got := parseExpected(t, matrix).columns; !slices.Equal(got, want) {
		t.Errorf("the matrix has the columns %v, want %v", got, want)
	}
}
