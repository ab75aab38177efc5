package place

// notForOwners are members of a record, as writers call them, that decide what
// a place is, where it is, who vouches for it, and so who answers for it. Who
// runs a place proposes changes of these like anybody else.
var notForOwners = map[string]bool{
	"id": true, "kind": true, "subkind": true, "location": true, "precisionM": true, "geometry": true, "address": true, "timeZone": true,
	"quality": true, "destination": true, "sourceIds": true, "provenance": true, "duplicateOf": true,
}

// OwnerMay says whether who runs a place may change that member of its record.
func OwnerMay(member string) bool { return !notForOwners[member] }
