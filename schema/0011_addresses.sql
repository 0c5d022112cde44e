-- A slip tells where its parcel goes: one that was printed before the address changed is outdated, as it is when the
-- order itself changes. What has left is history.

CREATE TRIGGER a_slip_is_outdated_by_its_school AFTER UPDATE OF name, address, municipality, postal_code ON school
WHEN (OLD.name, OLD.address, OLD.municipality, OLD.postal_code) IS NOT (NEW.name, NEW.address, NEW.municipality, NEW.postal_code) BEGIN
    UPDATE orders SET edition = edition + 1 WHERE school_id = NEW.id AND state IN ('waiting', 'placed', 'packed');
END;

CREATE TRIGGER a_slip_is_outdated_by_its_place AFTER UPDATE OF name, address, municipality, postal_code ON delivery_place
WHEN (OLD.name, OLD.address, OLD.municipality, OLD.postal_code) IS NOT (NEW.name, NEW.address, NEW.municipality, NEW.postal_code) BEGIN
    UPDATE orders SET edition = edition + 1
     WHERE school_id = NEW.school_id AND delivery_place_id = NEW.id AND state IN ('waiting', 'placed', 'packed');
END;
