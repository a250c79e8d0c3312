-- Version 7: what an agent has that is not completed is read from the index alone.
--
-- A handover reads everything of an agent three times: to show it, to confirm it, to move it. The columns behind the id are those that the rules look at.

DROP INDEX tantou_item_unfinished;

CREATE INDEX tantou_item_unfinished ON tantou_item (tenant, assignee, id, kind, department, channel, team, state, version)
    WHERE assignee IS NOT NULL AND state <> 'completed';
