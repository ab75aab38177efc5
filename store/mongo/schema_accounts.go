package mongo

import (
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// accountCollections are what account.Store keeps. Ids are the records' own;
// lists are in their order, so each index of a list ends with _id.
func accountCollections() []collection {
	unique := func(field string) *options.IndexOptionsBuilder {
		return plainIndex().SetUnique(true).SetPartialFilterExpression(exists(field))
	}
	return []collection{
		{accountsName, accountValidator(), []namedIndex{
			index("login", ascending("login"), unique("login")),
			index("identity", ascending("identity.issuer", "identity.subject"), unique("identity.issuer")),
			index("kind", ascending("kind", "_id"), plainIndex()),
			index("state", ascending("state", "_id"), plainIndex()),
		}},
		{sessionsName, sessionValidator(), []namedIndex{
			index("account_over", ascending("account", "over"), plainIndex()),
			index("over", ascending("over"), plainIndex()),
		}},
		{grantsName, grantValidator(), []namedIndex{
			index("account", ascending("account", "_id"), plainIndex()),
			index("cover", ascending("cover", "_id"), plainIndex()),
			index("target", ascending("target.type", "target.id", "_id"), plainIndex()),
			index("role", ascending("role", "_id"), plainIndex()),
		}},
		{codesName, codeValidator(), []namedIndex{
			index("cover", ascending("cover", "_id"), plainIndex()),
			index("expires", ascending("expiresAt"), plainIndex()),
		}},
		{triesName, tryValidator(), []namedIndex{index("last", ascending("last"), plainIndex())}},
	}
}

func ascending(fields ...string) bson.D {
	keys := make(bson.D, len(fields))
	for i, f := range fields {
		keys[i] = bson.E{Key: f, Value: 1}
	}
	return keys
}

func anID() bson.D { return bson.D{{Key: "bsonType", Value: "string"}, {Key: "minLength", Value: 1}} }

// someOf is the type of a field with a list, which may be empty.
func someOf() bson.D { return typed("array", "null") }

func accountValidator() bson.D {
	text := typed("string")
	identity := bson.D{{Key: "bsonType", Value: "object"}, {Key: "required", Value: bson.A{"issuer", "subject"}},
		{Key: "properties", Value: bson.D{{Key: "issuer", Value: text}, {Key: "subject", Value: text}}}}
	return object(bson.D{{Key: "_id", Value: anID()}, {Key: "version", Value: typed("long")}, {Key: "kind", Value: text},
		{Key: "state", Value: text}, {Key: "login", Value: anID()}, {Key: "identity", Value: identity},
		{Key: "password", Value: text}, {Key: "totp", Value: typed("object")},
		{Key: "createdAt", Value: typed("date")}, {Key: "updatedAt", Value: typed("date")}, {Key: "signedOut", Value: typed("date")},
	}, "_id", "version", "kind", "state", "createdAt", "updatedAt")
}

func sessionValidator() bson.D {
	date := typed("date")
	return object(bson.D{{Key: "_id", Value: anID()}, {Key: "account", Value: anID()}, {Key: "number", Value: typed("long")},
		{Key: "rotatedAt", Value: date}, {Key: "createdAt", Value: date}, {Key: "expiresAt", Value: date}, {Key: "endsAt", Value: date},
		{Key: "revokedAt", Value: date}, {Key: "over", Value: date}, {Key: "methods", Value: someOf()}, {Key: "scopes", Value: someOf()},
	}, "_id", "account", "number", "createdAt", "expiresAt", "endsAt", "over")
}

func grantValidator() bson.D {
	text, date := typed("string"), typed("date")
	return object(bson.D{{Key: "_id", Value: anID()}, {Key: "account", Value: anID()}, {Key: "role", Value: text},
		{Key: "target", Value: typed("object")}, {Key: "cover", Value: someOf()}, {Key: "from", Value: date}, {Key: "until", Value: date},
		{Key: "grantedBy", Value: text}, {Key: "grantedAt", Value: date}, {Key: "revokedBy", Value: text}, {Key: "revokedAt", Value: date},
	}, "_id", "account", "role", "target", "from", "grantedBy", "grantedAt")
}

func codeValidator() bson.D {
	text, date := typed("string"), typed("date")
	return object(bson.D{{Key: "_id", Value: anID()}, {Key: "kind", Value: text}, {Key: "mac", Value: typed("binData")},
		{Key: "cover", Value: someOf()}, {Key: "by", Value: text}, {Key: "createdAt", Value: date}, {Key: "expiresAt", Value: date},
		{Key: "usedBy", Value: text}, {Key: "usedAt", Value: date},
	}, "_id", "kind", "mac", "by", "createdAt", "expiresAt")
}

func tryValidator() bson.D {
	return object(bson.D{{Key: "_id", Value: typed("binData")}, {Key: "failures", Value: typed("int", "long")},
		{Key: "until", Value: typed("date")}, {Key: "last", Value: typed("date")}, {Key: "version", Value: typed("long")},
	}, "_id", "failures", "until", "last", "version")
}
